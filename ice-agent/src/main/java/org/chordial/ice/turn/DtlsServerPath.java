package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.chordial.ice.dtls.DtlsConnection;

/** DTLS towards the server (RFC 7350). */
final class DtlsServerPath implements ServerPath {

  private final DtlsConnection connection;

  DtlsServerPath(DtlsConnection connection) {
    this.connection = connection;
  }

  @Override
  public InetSocketAddress localAddress() {
    return connection.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return connection.remoteAddress();
  }

  @Override
  public void send(ByteBuf message) {
    connection.send(message);
  }

  @Override
  public void receiver(Consumer<ByteBuf> receiver) {
    connection.receiver(receiver);
  }

  @Override
  public boolean isReliable() {
    return false;
  }

  @Override
  public boolean isStream() {
    return false;
  }

  @Override
  public void onClosed(Consumer<String> closed) {
    connection.onClosed(closed);
  }

  @Override
  public void close() {
    connection.close();
  }
}
