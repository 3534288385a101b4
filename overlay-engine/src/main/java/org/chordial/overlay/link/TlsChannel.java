package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.chordial.ice.dtls.TlsConnection;
import org.chordial.ice.net.StreamConnection;

/** A TLS connection as a channel of a link. */
class TlsChannel implements SecureStream {
  final TlsConnection connection;

  TlsChannel(TlsConnection connection) {
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
  public void send(ByteBuf bytes) {
    connection.send(bytes);
  }

  @Override
  public long pendingBytes() {
    return connection.pendingBytes();
  }

  @Override
  public void handler(StreamConnection.Handler handler) {
    connection.handler(handler);
  }

  @Override
  public void close() {
    connection.close();
  }
}
