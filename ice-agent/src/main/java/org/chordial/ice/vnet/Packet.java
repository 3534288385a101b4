package org.chordial.ice.vnet;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/**
 * A datagram on its way.
 *
 * @param origin the host that sent it, whatever address it goes by now
 * @param payload owned by whoever has the packet
 */
record Packet(
    VirtualHost origin, InetSocketAddress source, InetSocketAddress destination, ByteBuf payload) {

  Packet from(InetSocketAddress newSource) {
    return new Packet(origin, newSource, destination, payload);
  }

  Packet to(InetSocketAddress newDestination) {
    return new Packet(origin, source, newDestination, payload);
  }
}
