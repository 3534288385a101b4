package org.chordial.ice.turn;

/** What lies between a client and its TURN server (RFC 8656, section 3.1). */
public enum TurnTransport {
  UDP,
  DTLS,
  TCP,
  TLS;

  /** Whether it goes where UDP is blocked. */
  public boolean isStream() {
    return this == TCP || this == TLS;
  }

  public boolean isSecure() {
    return this == TLS || this == DTLS;
  }
}
