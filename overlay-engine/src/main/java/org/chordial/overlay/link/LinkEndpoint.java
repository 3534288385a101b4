package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.net.StreamListener;
import org.chordial.ice.stun.StunServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address at which a node is found without an Attach (RFC 6940 section 11.4): DTLS over UDP
 * with a STUN server on the same port, and TLS over TCP. Every node has one, to call bootstrap
 * nodes from; only those that others may call also listen on TCP. Used on the peer's serial
 * executor only.
 */
public final class LinkEndpoint implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LinkEndpoint.class);

  /** Strangers' streams that may be in their handshake at a time; more are hung up on. */
  private static final int MAX_HANDSHAKES = 256;

  private final Network network;
  private final LinkSecurity security;
  private final LinkMaker linkMaker;
  private final DatagramSocket socket;
  private final StunServer stun;
  private final LinkSecurity.DatagramEndpoint datagrams;
  private final Optional<StreamListener> streams;
  private long refused;
  private int handshakes;

  /**
   * @param listen whether others may call: TCP is listened on too
   * @throws NetworkException where the port is in use or the address not this host's
   */
  public LinkEndpoint(
      Network network,
      LinkSecurity security,
      LinkMaker linkMaker,
      InetSocketAddress bind,
      boolean listen)
      throws NetworkException {
    this.network = network;
    this.security = security;
    this.linkMaker = linkMaker;
    this.socket = network.openUdp(bind);
    this.stun = new StunServer(socket);
    this.datagrams = security.endpoint(socket, this::accepted, this::stun);
    try {
      this.streams =
          listen
              ? Optional.of(network.listenTcp(socket.localAddress(), this::accepted))
              : Optional.empty();
    } catch (NetworkException e) {
      datagrams.close();
      throw e;
    }
  }

  private void stun(ByteBuf datagram, InetSocketAddress from) {
    stun.received(datagram, from);
  }

  private void accepted(StreamConnection connection) {
    if (handshakes >= MAX_HANDSHAKES) {
      refused++;
      connection.close();
      return;
    }
    handshakes++;
    var _ =
        security.server(connection).whenComplete((_, _) -> handshakes--).thenAccept(this::accepted);
  }

  private void accepted(SecureChannel channel) {
    try {
      linkMaker.link(channel, Optional.empty());
    } catch (LinkException e) {
      refused++;
      log.info("A connection from {} was refused: {}", channel.remoteAddress(), e.getMessage());
    }
  }

  /**
   * Makes a link to a bootstrap node, whoever of the overlay it is.
   *
   * @param overDatagrams DTLS, or else TLS
   */
  public CompletableFuture<Link> connect(InetSocketAddress remote, boolean overDatagrams) {
    if (overDatagrams) {
      return datagrams.connect(remote).thenCompose(this::link);
    }
    return network.connectTcp(remote).thenCompose(security::client).thenCompose(this::link);
  }

  private CompletableFuture<Link> link(SecureChannel channel) {
    try {
      return CompletableFuture.completedFuture(linkMaker.link(channel, Optional.empty()));
    } catch (LinkException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  public InetSocketAddress localAddress() {
    return socket.localAddress();
  }

  /** Connections whose other side was no node of this overlay. */
  public long refused() {
    return refused;
  }

  @Override
  public void close() {
    streams.ifPresent(StreamListener::close);
    datagrams.close();
  }
}
