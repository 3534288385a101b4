package org.chordial.ice.vnet;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.chordial.ice.net.DatagramSocket;

/** A UDP socket of a virtual host. */
final class VirtualDatagramSocket implements DatagramSocket {

  /** The longest UDP payload over IPv4. */
  private static final int MAX_LENGTH = 65_507;

  private final VirtualHost host;
  private final InetSocketAddress local;
  private Receiver receiver;
  private boolean closed;

  VirtualDatagramSocket(VirtualHost host, InetSocketAddress local) {
    this.host = host;
    this.local = local;
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public void send(ByteBuf datagram, InetSocketAddress to) {
    InetAddress source = source(to.getAddress());
    if (closed || source == null || datagram.readableBytes() > MAX_LENGTH || !host.isUp()) {
      datagram.release();
      return;
    }
    host.countSent(datagram.readableBytes());
    InetSocketAddress from =
        source.equals(local.getAddress()) ? local : new InetSocketAddress(source, local.getPort());
    if (to.getAddress().isLoopbackAddress()) {
      ByteBuf copy = datagram.copy();
      datagram.release();
      Packet packet = new Packet(host, from, to, copy);
      host.time().execute(() -> host.arrived(packet));
    } else {
      host.network().send(host, host.realm(), from, to, datagram);
    }
  }

  private InetAddress source(InetAddress destination) {
    if (!local.getAddress().isAnyLocalAddress()) {
      if (!host.has(local.getAddress())) {
        return null;
      }
      return Realm.sameFamily(local.getAddress(), destination) ? local.getAddress() : null;
    }
    return host.sourceFor(destination);
  }

  boolean deliver(Packet packet) {
    if (receiver == null) {
      return false;
    }
    receiver.received(packet.payload(), packet.source());
    return true;
  }

  @Override
  public void receiver(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void close() {
    closed = true;
    receiver = null;
    host.closed(this);
  }
}
