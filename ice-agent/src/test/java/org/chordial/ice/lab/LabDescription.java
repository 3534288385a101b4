package org.chordial.ice.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one agent of the laboratory tells the other.
 *
 * @param fingerprint of the certificate that it shows in DTLS, as in SDP; empty where it speaks
 *     none
 * @param options the Ta in ms that it proposes, then its ice-options (RFC 8839, sections 5.6 and
 *     5.7); empty where it says nothing of either
 * @param candidates each as in SDP, without "candidate:" (RFC 8839 section 5.1)
 */
record LabDescription(
    String ufrag,
    String pwd,
    Optional<String> fingerprint,
    Optional<String> options,
    List<String> candidates) {
  LabDescription {
    candidates = List.copyOf(candidates);
  }

  LabDescription(String ufrag, String pwd, List<String> candidates) {
    this(ufrag, pwd, Optional.empty(), Optional.empty(), candidates);
  }

  /** As an agent says and reads it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("ufrag " + ufrag);
    lines.add("pwd " + pwd);
    fingerprint.ifPresent(value -> lines.add("fingerprint " + value));
    options.ifPresent(value -> lines.add("options " + value));
    candidates.forEach(candidate -> lines.add("candidate " + candidate));
    return lines;
  }
}
