package org.chordial.overlay.config;

import java.util.Map;
import java.util.Set;

/** The XML namespaces of RFC 6940 section 11.1 and RFC 7904 section 3.4. */
final class Namespaces {
  static final String CONFIG = "urn:ietf:params:xml:ns:p2p:config-base";
  static final String CHORD = "urn:ietf:params:xml:ns:p2p:config-chord";
  static final String SIP = "urn:ietf:params:xml:ns:p2p:config-base:sip";

  /** Our own: {@code signature-algorithm}. */
  static final String CHORDIAL = "urn:chordial:config";

  /** By prefix, as documents that are written here declare them. */
  static final Map<String, String> WRITTEN = Map.of("", CONFIG, "chord", CHORD);

  /** What a mandatory-extension element may name here. */
  static final Set<String> SUPPORTED = Set.of(CONFIG, CHORD, SIP, CHORDIAL);

  private Namespaces() {}
}
