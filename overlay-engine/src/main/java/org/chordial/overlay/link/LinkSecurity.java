package org.chordial.overlay.link;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.StreamConnection;

/**
 * Lays security over connections: TLS and DTLS with certificates on both sides, or what stands in
 * for them where thousands of peers are simulated. Called on, and completes on, the peer's serial
 * executor. What it is given belongs to it and is closed when it fails.
 */
public interface LinkSecurity {

  /** One UDP socket on which many remote parties are spoken with. */
  interface DatagramEndpoint extends AutoCloseable {
    InetSocketAddress localAddress();

    CompletableFuture<SecureDatagrams> connect(InetSocketAddress remote);

    /** Closes every connection and the socket. */
    @Override
    void close();
  }

  CompletableFuture<SecureDatagrams> client(DatagramPath path);

  CompletableFuture<SecureDatagrams> server(DatagramPath path);

  CompletableFuture<SecureStream> client(StreamConnection connection);

  CompletableFuture<SecureStream> server(StreamConnection connection);

  /**
   * @param accepted gets the connections that others began
   * @param stun gets STUN datagrams, and owns them
   */
  DatagramEndpoint endpoint(
      DatagramSocket socket, Consumer<SecureDatagrams> accepted, DatagramSocket.Receiver stun);
}
