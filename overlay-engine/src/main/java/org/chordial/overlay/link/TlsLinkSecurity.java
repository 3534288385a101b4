package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.dtls.Dtls;
import org.chordial.ice.dtls.DtlsConnection;
import org.chordial.ice.dtls.DtlsListener;
import org.chordial.ice.dtls.TlsConnection;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.StreamConnection;

/** DTLS over datagrams and TLS over streams (RFC 6940 section 6.6). */
public final class TlsLinkSecurity implements LinkSecurity {
  private final TlsSettings settings;
  private final CoreContext context;

  public TlsLinkSecurity(TlsSettings settings, CoreContext context) {
    this.settings = settings;
    this.context = context;
  }

  @Override
  public CompletableFuture<SecureDatagrams> client(DatagramPath path) {
    return Dtls.connect(path, settings, context).thenApply(Datagrams::new);
  }

  @Override
  public CompletableFuture<SecureDatagrams> server(DatagramPath path) {
    return Dtls.accept(path, settings, context).thenApply(Datagrams::new);
  }

  @Override
  public CompletableFuture<SecureStream> client(StreamConnection connection) {
    return TlsConnection.connect(connection, settings, context).thenApply(Stream::new);
  }

  @Override
  public CompletableFuture<SecureStream> server(StreamConnection connection) {
    return TlsConnection.accept(connection, settings, context).thenApply(Stream::new);
  }

  @Override
  public DatagramEndpoint endpoint(
      DatagramSocket socket, Consumer<SecureDatagrams> accepted, DatagramSocket.Receiver stun) {
    DtlsListener listener =
        new DtlsListener(
            socket,
            settings,
            context,
            connection -> accepted.accept(new Datagrams(connection)),
            stun);
    return new DatagramEndpoint() {
      @Override
      public InetSocketAddress localAddress() {
        return listener.localAddress();
      }

      @Override
      public CompletableFuture<SecureDatagrams> connect(InetSocketAddress remote) {
        return listener.connect(remote).thenApply(Datagrams::new);
      }

      @Override
      public void close() {
        listener.close();
      }
    };
  }

  private record Datagrams(DtlsConnection connection) implements SecureDatagrams {
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

  private record Stream(TlsConnection connection) implements SecureStream {
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
}
