package org.chordial.ice.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one agent of the laboratory tells the other.
 *
 * @param fingerprint of the certificate that it shows in DTLS, as in SDP; empty where it speaks
 *     none
 * @param candidates each as in SDP, without "candidate:" (RFC 8839 section 5.1)
 */
record LabDescription(
    String ufrag, String pwd, Optional<String> fingerprint, List<String> candidates) {
  LabDescription {
    candidates = List.copyOf(candidates);
  }

  LabDescription(String ufrag, String pwd, List<String> candidates) {
    this(ufrag, pwd, Optional.empty(), candidates);
  }

  /** As an agent says and reads it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("ufrag " + ufrag);
    lines.add("pwd " + pwd);
    fingerprint.ifPresent(value -> lines.add("fingerprint " + value));
    candidates.forEach(candidate -> lines.add("candidate " + candidate));
    return lines;
  }
}
