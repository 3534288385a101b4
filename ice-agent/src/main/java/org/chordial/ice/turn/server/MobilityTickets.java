package org.chordial.ice.turn.server;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The tickets of allocations that may move (RFC 8016). A ticket is a random name of which only this
 * server knows whose it is: "The ticket MUST be constructed such that it has strong entropy to
 * ensure that nothing can be gleaned by looking at the ticket alone."
 */
final class MobilityTickets {

  static final int BYTES = 20;

  private final RandomGenerator random;
  private final Map<String, ServerAllocation> allocations = new HashMap<>();

  /**
   * @param random a secure one
   */
  MobilityTickets(RandomGenerator random) {
    this.random = random;
  }

  /** A new ticket; the one before it stays known, so that a repeated request is recognised. */
  byte[] issue(ServerAllocation allocation) {
    byte[] ticket = new byte[BYTES];
    random.nextBytes(ticket);
    String name = HexFormat.of().formatHex(ticket);
    if (allocation.ticket != null) {
      drop(allocation.ticketBefore);
      allocation.ticketBefore = allocation.ticket;
    }
    allocation.ticket = name;
    allocations.put(name, allocation);
    return ticket;
  }

  /** Whose ticket it is, now or before the last move; null where it is nobody's. */
  ServerAllocation find(byte[] ticket) {
    return allocations.get(HexFormat.of().formatHex(ticket));
  }

  /** Whether it is the one that counts. */
  static boolean isCurrent(ServerAllocation allocation, byte[] ticket) {
    return HexFormat.of().formatHex(ticket).equals(allocation.ticket);
  }

  void forget(ServerAllocation allocation) {
    drop(allocation.ticket);
    drop(allocation.ticketBefore);
  }

  private void drop(String name) {
    if (name != null) {
      allocations.remove(name);
    }
  }
}
