package org.chordial.ice.vnet;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/**
 * A datagram on its way.
 *
 * @param origin the host that sent it, whatever address it goes by now
 * @param payload owned by whoever has the packet
 * @param travelledNanos what of its way it has behind it
 */
record Packet(
    VirtualHost origin,
    InetSocketAddress source,
    InetSocketAddress destination,
    ByteBuf payload,
    long travelledNanos) {

  Packet(
      VirtualHost origin,
      InetSocketAddress source,
      InetSocketAddress destination,
      ByteBuf payload) {
    this(origin, source, destination, payload, 0);
  }

  Packet travelled(long nanos) {
    return new Packet(origin, source, destination, payload, nanos);
  }

  Packet from(InetSocketAddress newSource) {
    return new Packet(origin, newSource, destination, payload, travelledNanos);
  }

  Packet to(InetSocketAddress newDestination) {
    return new Packet(origin, source, newDestination, payload, travelledNanos);
  }
}
