package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.stun.AddressFamily;

/** One relayed transport address of an allocation. */
final class RelayPort {

  private final DatagramSocket socket;
  private final ServerAllocation allocation;
  private final int family;

  RelayPort(DatagramSocket socket, ServerAllocation allocation) {
    this.socket = socket;
    this.allocation = allocation;
    this.family = AddressFamily.of(socket.localAddress().getAddress());
    socket.receiver(allocation::fromPeer);
  }

  InetSocketAddress address() {
    return socket.localAddress();
  }

  int family() {
    return family;
  }

  ServerAllocation allocation() {
    return allocation;
  }

  /** What cannot be sent is one lost datagram; the allocation goes on. */
  void send(ByteBuf datagram, InetSocketAddress peer) {
    socket.send(datagram, peer);
  }

  void close() {
    socket.close();
  }
}
