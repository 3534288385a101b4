package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import org.chordial.ice.dtls.DtlsConnection;

/** A DTLS connection as a channel of a link. */
class DtlsChannel implements SecureDatagrams {
  final DtlsConnection connection;

  DtlsChannel(DtlsConnection connection) {
    this.connection = connection;
  }

  @Override
  public List<X509Certificate> peerChain() {
    return connection.peerChain();
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
  public int maximumDatagram() {
    return connection.maximumDatagram();
  }

  @Override
  public void send(ByteBuf datagram) {
    connection.send(datagram);
  }

  @Override
  public void receiver(Consumer<ByteBuf> receiver) {
    connection.receiver(receiver);
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
