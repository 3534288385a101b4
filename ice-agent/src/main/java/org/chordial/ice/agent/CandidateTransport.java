package org.chordial.ice.agent;

/**
 * The transport protocol of a candidate: UDP, or TCP in one of the three parts that RFC 6544,
 * section 4.1, gives it.
 */
public enum CandidateTransport {
  UDP,
  /** Opens connections and takes none. */
  TCP_ACTIVE,
  /** Takes connections and opens none. */
  TCP_PASSIVE,
  /** Both sides open the connection at the same time. */
  TCP_SIMULTANEOUS_OPEN;

  public boolean isTcp() {
    return this != UDP;
  }

  /**
   * What a remote candidate has to be that a local one of this kind can be paired with (RFC 6544,
   * section 6.2).
   */
  CandidateTransport counterpart() {
    return switch (this) {
      case UDP -> UDP;
      case TCP_ACTIVE -> TCP_PASSIVE;
      case TCP_PASSIVE -> TCP_ACTIVE;
      case TCP_SIMULTANEOUS_OPEN -> TCP_SIMULTANEOUS_OPEN;
    };
  }
}
