package org.chordial.ice.agent;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The order of candidates and pairs (RFC 8445, sections 5.1.2 and 6.1.2.3; RFC 8421). */
final class Priorities {

  static final int HIGHEST_LOCAL_PREFERENCE = 65535;
  static final long HIGHEST = 0x7fffffffL;

  /** RFC 6544, section 4.2: the most preferred other-pref. */
  static final int HIGHEST_OTHER_PREFERENCE = 8191;

  /**
   * RFC 6544, section 4.2: "For RTP-based media streams, it is RECOMMENDED that UDP candidates are
   * preferred over TCP candidates", and "that the relayed candidates are still preferred lower". So
   * much less makes every TCP candidate come after every direct one over UDP.
   */
  private static final int LESS_FOR_TCP = 36;

  private Priorities() {}

  /**
   * Section 5.1.2.1: "priority = (2^24)*(type preference) + (2^8)*(local preference) + (2^0)*(256 -
   * component ID)".
   */
  static long candidate(CandidateType type, int localPreference, int component) {
    return ((long) type.preference() << 24) + ((long) localPreference << 8) + 256 - component;
  }

  /** The same formula for any transport. */
  static long candidate(
      CandidateType type, CandidateTransport transport, int localPreference, int component) {
    long priority = candidate(type, localPreference, component);
    return transport.isTcp() && type.preference() > LESS_FOR_TCP
        ? priority - ((long) LESS_FOR_TCP << 24)
        : priority;
  }

  /**
   * RFC 6544, section 4.2: "local preference = (2^13) * direction-pref + other-pref".
   *
   * @param place of the address among those of its kind, 0 for the best
   */
  static int overTcp(CandidateTransport transport, CandidateType type, int place) {
    return (transport.directionPreference(type) << 13)
        + Math.max(0, HIGHEST_OTHER_PREFERENCE - place);
  }

  /**
   * Section 6.1.2.3: "pair priority = 2^32*MIN(G,D) + 2*MAX(G,D) + (G>D?1:0)".
   *
   * @param g of the controlling agent's candidate
   * @param d of the controlled agent's candidate
   */
  static long pair(long g, long d) {
    return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
  }

  static boolean sameFamily(InetSocketAddress one, InetSocketAddress other) {
    return one.getAddress() instanceof Inet4Address == other.getAddress() instanceof Inet4Address;
  }

  /**
   * Puts addresses in the order of their local preference. RFC 8421, section 4: "Hi = (N_4 + N_6) /
   * N_4, where Hi = Head start before intermingling starts".
   */
  static List<InetAddress> intermingle(List<InetAddress> addresses) {
    Deque<InetAddress> four = new ArrayDeque<>();
    Deque<InetAddress> six = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      (address instanceof Inet4Address ? four : six).add(address);
    }
    int headStart = four.isEmpty() ? six.size() : addresses.size() / four.size();
    List<InetAddress> ordered = new ArrayList<>(addresses.size());
    while (!four.isEmpty() || !six.isEmpty()) {
      for (int i = 0; i < headStart && !six.isEmpty(); i++) {
        ordered.add(six.remove());
      }
      if (!four.isEmpty()) {
        ordered.add(four.remove());
      }
    }
    return ordered;
  }
}
