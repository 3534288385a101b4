package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A transport address that may receive data, as it is told to the peer (RFC 8445, section 5.3).
 *
 * @param foundation 1 to 32 characters; candidates with the same one are unfrozen together
 * @param component 1 to 256
 * @param priority 1 to 2^31 - 1
 * @param address a resolved address and port
 * @param related the base of a reflexive candidate, or the mapped address of a relayed one; empty
 *     where the agent keeps it to itself
 */
public record Candidate(
    String foundation,
    int component,
    CandidateTransport transport,
    long priority,
    InetSocketAddress address,
    CandidateType type,
    Optional<InetSocketAddress> related) {

  /** The longest foundation that section 5.3 allows, in characters. */
  public static final int MAX_FOUNDATION = 32;

  /**
   * @throws IllegalArgumentException where a value is out of its range or the address unresolved
   */
  public Candidate {
    if (foundation.isEmpty() || foundation.length() > MAX_FOUNDATION) {
      throw new IllegalArgumentException("foundation has 1 to 32 characters");
    }
    if (component < 1 || component > 256) {
      throw new IllegalArgumentException("component is 1 to 256");
    }
    if (priority < 1 || priority > 0x7fffffffL) {
      throw new IllegalArgumentException("priority is 1 to 2^31 - 1");
    }
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("candidate address is not resolved");
    }
  }
}
