package org.chordial.ice.vnet;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One address space: the open network, or the inside of a NAT. */
final class Realm {

  private final Map<InetAddress, Node> nodes = new HashMap<>();
  private final NatBox wayOut;

  /**
   * @param wayOut the NAT whose inside this is, or null for the open network
   */
  Realm(NatBox wayOut) {
    this.wayOut = wayOut;
  }

  void add(Node node, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      if (nodes.putIfAbsent(address, node) != null) {
        throw new IllegalArgumentException(address + " is taken");
      }
    }
  }

  void remove(Node node, List<InetAddress> addresses) {
    addresses.forEach(address -> nodes.remove(address, node));
  }

  Node owner(InetAddress address) {
    return nodes.get(address);
  }

  NatBox wayOut() {
    return wayOut;
  }

  static boolean sameFamily(InetAddress a, InetAddress b) {
    return (a instanceof Inet4Address) == (b instanceof Inet4Address);
  }
}
