package org.chordial.ice.agent;

import java.util.List;

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

  /** Those over TCP. */
  static final List<CandidateTransport> OVER_TCP =
      List.of(TCP_ACTIVE, TCP_PASSIVE, TCP_SIMULTANEOUS_OPEN);

  /**
   * RFC 6544, section 4.2: "the host, UDP-tunneled, and relayed TCP candidates have the
   * direction-pref assigned as follows: 6 for active, 4 for passive, and 2 for S-O. For the
   * NAT-assisted and server reflexive candidates, the RECOMMENDED values are: 6 for S-O, 4 for
   * active, and 2 for passive."
   */
  int directionPreference(CandidateType type) {
    boolean reflexive = type == CandidateType.SERVER_REFLEXIVE;
    return switch (this) {
      case UDP -> throw new IllegalStateException("a datagram has no direction");
      case TCP_ACTIVE -> reflexive ? 4 : 6;
      case TCP_PASSIVE -> reflexive ? 2 : 4;
      case TCP_SIMULTANEOUS_OPEN -> reflexive ? 6 : 2;
    };
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
