package org.chordial.ice.stun;

import java.net.InetSocketAddress;
import java.util.Arrays;

/** An attribute of TURN (RFC 8656, section 18; RFC 6062, section 6; RFC 8016, section 3.3). */
public sealed interface TurnAttribute extends StunAttribute {

  /** REQUESTED-TRANSPORT of an allocation that relays UDP. */
  int UDP = 17;

  /** REQUESTED-TRANSPORT of an allocation that relays TCP (RFC 6062). */
  int TCP = 6;

  /**
   * @param number 0x4000 to 0x4fff are channels
   */
  record ChannelNumber(int number) implements TurnAttribute {}

  /**
   * @param seconds 0 to 2^32 - 1
   */
  record Lifetime(long seconds) implements TurnAttribute {}

  record XorPeerAddress(InetSocketAddress address) implements TurnAttribute {}

  /** What goes to the peer or came from it. */
  record Data(byte[] bytes) implements TurnAttribute {
    @Override
    public boolean equals(Object other) {
      return other instanceof Data(byte[] theirs) && Arrays.equals(bytes, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  record XorRelayedAddress(InetSocketAddress address) implements TurnAttribute {}

  /**
   * @param family as it came, see {@link AddressFamily}
   */
  record RequestedAddressFamily(int family) implements TurnAttribute {}

  /**
   * @param family as it came, see {@link AddressFamily}
   */
  record AdditionalAddressFamily(int family) implements TurnAttribute {}

  /**
   * @param reserveNext whether the next higher port is to be kept for another allocation
   */
  record EvenPort(boolean reserveNext) implements TurnAttribute {}

  /**
   * @param protocol an IP protocol number, {@link #UDP} or {@link #TCP}
   */
  record RequestedTransport(int protocol) implements TurnAttribute {}

  record DontFragment() implements TurnAttribute {}

  /**
   * @param token of 64 bits
   */
  record ReservationToken(long token) implements TurnAttribute {}

  /** Why one of two address families was not allocated. */
  record AddressErrorCode(int family, int code, String reason) implements TurnAttribute {}

  /** What an ICMP message said of a datagram that the server sent. */
  record Icmp(int type, int code, int data) implements TurnAttribute {}

  /**
   * @param id names a TCP connection to a peer, 32 bits
   */
  record ConnectionId(int id) implements TurnAttribute {}

  /** Empty in a request for one. */
  record MobilityTicket(byte[] ticket) implements TurnAttribute {
    @Override
    public boolean equals(Object other) {
      return other instanceof MobilityTicket(byte[] theirs) && Arrays.equals(ticket, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(ticket);
    }

    @Override
    public String toString() {
      return "MobilityTicket[" + ticket.length + " bytes]";
    }
  }
}
