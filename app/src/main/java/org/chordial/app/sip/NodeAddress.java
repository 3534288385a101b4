package org.chordial.app.sip;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * A Node-ID in the place of a network address. JAIN-SIP names every hop by an {@link InetAddress};
 * a Node-ID has the 16 bytes of an IPv6 address, so it stands there as one. Such an address is
 * never given to a socket.
 */
final class NodeAddress {

  private NodeAddress() {}

  /**
   * Empty for an id that has no such form: one longer than 16 bytes, or in the IPv4-mapped range.
   */
  static Optional<InetAddress> of(NodeId id) {
    if (id.value().length() != NodeId.CHORD_LENGTH) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.getByAddress(id.value().toBytes());
      return address instanceof Inet6Address ? Optional.of(address) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  static Optional<NodeId> nodeId(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == NodeId.CHORD_LENGTH
        ? Optional.of(new NodeId(Opaque.of(bytes)))
        : Optional.empty();
  }
}
