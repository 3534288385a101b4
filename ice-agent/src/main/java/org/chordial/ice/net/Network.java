package org.chordial.ice.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The network as a core sees it. Real ({@code NettyNetwork}) or virtual ({@code VirtualHost}):
 * every callback and every completion runs on the serial executor that the network was made with.
 */
public interface Network {

  /**
   * The addresses of this host's interfaces that are up, without link-local IPv6. Loopback is
   * listed only where it is the network that was asked for.
   */
  List<InetAddress> localAddresses();

  /**
   * Binds a UDP socket.
   *
   * @param local port 0 asks for any free port
   * @throws NetworkException with a sentence for the user, for example that the port is in use
   */
  DatagramSocket openUdp(InetSocketAddress local) throws NetworkException;

  /**
   * Listens for TCP connections.
   *
   * @param accepted gets each connection, which delivers nothing until its handler is set
   */
  StreamListener listenTcp(InetSocketAddress local, Consumer<StreamConnection> accepted)
      throws NetworkException;

  /**
   * As {@link #listenTcp}, on a port from which {@link #connectTcp(InetSocketAddress,
   * InetSocketAddress)} opens connections as well, as simultaneous-open candidates need it (RFC
   * 6544, section 7.2).
   */
  StreamListener listenTcpShared(InetSocketAddress local, Consumer<StreamConnection> accepted)
      throws NetworkException;

  /** Opens a TCP connection; fails with a {@link NetworkException}. */
  CompletableFuture<StreamConnection> connectTcp(InetSocketAddress remote);

  /**
   * Opens a TCP connection from a local address and port, as RFC 6544 needs it where both sides
   * open it at the same time; fails with a {@link NetworkException}.
   */
  CompletableFuture<StreamConnection> connectTcp(InetSocketAddress local, InetSocketAddress remote);

  /** Tells of changes of this host's addresses and of the time, until the subscription ends. */
  NetworkChanges.Subscription watch(NetworkChanges.Listener listener);

  /** The addresses of a host by its name or in digits; fails with a {@link NetworkException}. */
  CompletableFuture<List<InetAddress>> resolve(String host);
}
