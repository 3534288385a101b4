package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.chordial.ice.net.DatagramSocket;

/** A UDP socket of its own towards the server. */
final class UdpServerPath implements ServerPath {

  private final DatagramSocket socket;
  private final InetSocketAddress server;

  UdpServerPath(DatagramSocket socket, InetSocketAddress server) {
    this.socket = socket;
    this.server = server;
  }

  @Override
  public InetSocketAddress localAddress() {
    return socket.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return server;
  }

  @Override
  public void send(ByteBuf message) {
    socket.send(message, server);
  }

  @Override
  public void receiver(Consumer<ByteBuf> receiver) {
    socket.receiver(
        (datagram, from) -> {
          if (receiver != null && from.equals(server)) {
            receiver.accept(datagram);
          } else {
            datagram.release();
          }
        });
  }

  @Override
  public boolean isReliable() {
    return false;
  }

  @Override
  public boolean isStream() {
    return false;
  }

  /** Nothing tells the end of UDP. */
  @Override
  public void onClosed(Consumer<String> closed) {}

  @Override
  public void close() {
    socket.close();
  }
}
