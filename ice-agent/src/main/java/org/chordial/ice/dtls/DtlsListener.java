package org.chordial.ice.dtls;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;

/**
 * DTLS with many remote parties on one UDP socket, as a server and as a client. Used on the
 * context's executor only. It owns the socket.
 */
public final class DtlsListener implements AutoCloseable {

  /**
   * @param accepted gets each connection whose handshake another side began and that succeeded
   * @param stun gets STUN datagrams, told apart by their first byte (RFC 7983), and owns them
   */
  public DtlsListener(
      DatagramSocket socket,
      TlsSettings settings,
      CoreContext context,
      Consumer<DtlsConnection> accepted,
      DatagramSocket.Receiver stun) {}

  public InetSocketAddress localAddress() {
    return null;
  }

  /** Handshake as the client with the given party. */
  public CompletableFuture<DtlsConnection> connect(InetSocketAddress remote) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }

  /** Closes every connection and the socket. */
  @Override
  public void close() {}
}
