package org.chordial.ice.turn;

/** What lies between a client and its TURN server (RFC 8656, section 3.1). */
public enum TurnTransport {
  UDP(0),
  DTLS(1),
  TCP(2),
  TLS(3);

  private final int cost;

  TurnTransport(int cost) {
    this.cost = cost;
  }

  /** The cheaper the better: what is lost delays nothing behind it, and fewer bytes go. */
  public int cost() {
    return cost;
  }

  /** Whether it goes where UDP is blocked. */
  public boolean isStream() {
    return this == TCP || this == TLS;
  }

  public boolean isSecure() {
    return this == TLS || this == DTLS;
  }
}
