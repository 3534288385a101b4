package org.chordial.app.sdp;

import java.util.Locale;

/** Who begins the DTLS handshake (RFC 4145 section 4, RFC 8842). */
public enum Setup {
  ACTIVE,
  PASSIVE,
  ACTPASS;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What an answer says to an offer of this; RFC 8842 section 5.3 recommends active. */
  public Setup answer() {
    return this == ACTIVE ? PASSIVE : ACTIVE;
  }

  static Setup of(String word) throws SdpException {
    return switch (word) {
      case "active" -> ACTIVE;
      case "passive" -> PASSIVE;
      case "actpass" -> ACTPASS;
      default -> throw new SdpException("unknown setup");
    };
  }
}
