package org.chordial.ice.lab;

import java.util.List;

/**
 * What one agent of the laboratory tells the other.
 *
 * @param candidates each as in SDP, without "candidate:" (RFC 8839 section 5.1)
 */
record LabDescription(String ufrag, String pwd, List<String> candidates) {
  LabDescription {
    candidates = List.copyOf(candidates);
  }
}
