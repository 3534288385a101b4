package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.DatagramSocket;

/** A path as the sending half of a socket, for what wants one. */
final class PathSocket implements DatagramSocket {

  private final DatagramPath path;

  PathSocket(DatagramPath path) {
    this.path = path;
  }

  @Override
  public InetSocketAddress localAddress() {
    return path.localAddress();
  }

  @Override
  public void send(ByteBuf datagram, InetSocketAddress to) {
    path.send(datagram);
  }

  /** Who owns the path has set its receiver. */
  @Override
  public void receiver(Receiver receiver) {}

  @Override
  public void close() {}
}
