package org.chordial.media.session;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.chordial.ice.net.DatagramPath;

/** The part of a path that is DTLS: what arrives is handed in by who tells packets apart. */
final class SubPath implements DatagramPath {

  private final DatagramPath path;
  private Consumer<ByteBuf> receiver = ByteBuf::release;

  SubPath(DatagramPath path) {
    this.path = path;
  }

  void deliver(ByteBuf datagram) {
    receiver.accept(datagram);
  }

  @Override
  public InetSocketAddress localAddress() {
    return path.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return path.remoteAddress();
  }

  @Override
  public void send(ByteBuf datagram) {
    path.send(datagram);
  }

  @Override
  public void receiver(Consumer<ByteBuf> newReceiver) {
    receiver = newReceiver == null ? ByteBuf::release : newReceiver;
  }

  @Override
  public void close() {
    path.close();
  }
}
