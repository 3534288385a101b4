package org.chordial.overlay.forward;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.net.StreamListener;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.link.SecureChannel;
import org.chordial.overlay.link.SecureDatagrams;
import org.chordial.overlay.wire.CandType;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.IpAddressPort;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.OverlayLinkType;

/**
 * TLS over TCP and DTLS over UDP without ICE (RFC 6940 sections 6.5.1.11, 6.6.5 and 6.6.6): "STUN
 * is not used for connectivity checks when doing No-ICE; instead, the DTLS or TLS handshake [...]
 * forms the connectivity check." The answerer, whose role is active, opens the connection and is
 * the TLS client.
 */
final class NoIceNegotiation implements Negotiation {
  private static final long TOP_PRIORITY = 0x7effffffL;
  private static final int MAX_TARGETS = 16;

  private final boolean offerer;
  private final LinkProtocols protocols;
  private final Network network;
  private final LinkSecurity security;
  private final List<InetAddress> addresses;
  private final CompletableFuture<SecureChannel> result = new CompletableFuture<>();
  private final List<StreamListener> listeners = new ArrayList<>();
  private final List<LinkSecurity.DatagramEndpoint> endpoints = new ArrayList<>();

  /**
   * @param addresses of this node, to listen on
   */
  NoIceNegotiation(
      boolean offerer,
      LinkProtocols protocols,
      Network network,
      LinkSecurity security,
      List<InetAddress> addresses) {
    this.offerer = offerer;
    this.protocols = protocols;
    this.network = network;
    this.security = security;
    this.addresses = addresses;
  }

  @Override
  public CompletableFuture<Parameters> prepare() {
    try {
      List<IceCandidate> candidates = new ArrayList<>();
      for (OverlayLinkType type : protocols.permitted()) {
        for (InetAddress address : addresses) {
          InetSocketAddress any = new InetSocketAddress(address, 0);
          InetSocketAddress local =
              type.equals(OverlayLinkType.TLS_TCP_FH_NO_ICE) ? listen(any) : open(any);
          candidates.add(candidate(type, local, TOP_PRIORITY - candidates.size()));
        }
      }
      return CompletableFuture.completedFuture(
          new Parameters(Opaque.EMPTY, Opaque.EMPTY, candidates));
    } catch (NetworkException e) {
      close();
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * "When sending candidates for TLS/TCP with FH, No-ICE, a passive candidate MUST be provided."
   */
  private InetSocketAddress listen(InetSocketAddress any) throws NetworkException {
    StreamListener listener = network.listenTcp(any, this::accepted);
    listeners.add(listener);
    return listener.localAddress();
  }

  private InetSocketAddress open(InetSocketAddress any) throws NetworkException {
    DatagramSocket socket = network.openUdp(any);
    int index = endpoints.size();
    endpoints.add(
        security.endpoint(
            socket, channel -> accepted(channel, index), (stun, _) -> stun.release()));
    return endpoints.getLast().localAddress();
  }

  private static IceCandidate candidate(
      OverlayLinkType type, InetSocketAddress address, long priority) {
    return new IceCandidate(
        IpAddressPort.of(address),
        type,
        IceCandidates.opaque(type.toString()),
        priority,
        CandType.HOST,
        Optional.empty(),
        List.of());
  }

  private void accepted(StreamConnection connection) {
    if (!offerer || result.isDone()) {
      connection.close();
      return;
    }
    var _ = security.server(connection).thenAccept(this::finish);
  }

  private void accepted(SecureDatagrams channel, int index) {
    if (!offerer || result.isDone()) {
      channel.close();
      return;
    }
    finish(channel, endpoints.get(index));
  }

  @Override
  public CompletableFuture<SecureChannel> connect(Parameters remote) {
    if (!offerer) {
      tryNext(
          remote.candidates().stream()
              .filter(candidate -> protocols.permits(candidate.overlayLink()))
              .filter(candidate -> candidate.addrPort().toSocketAddress().isPresent())
              .sorted(Comparator.comparingLong(IceCandidate::priority).reversed())
              .limit(MAX_TARGETS)
              .iterator());
    }
    return result;
  }

  private void tryNext(Iterator<IceCandidate> targets) {
    if (result.isDone()) {
      return;
    }
    if (!targets.hasNext()) {
      fail("The other side cannot be reached at any address that it gave.");
      return;
    }
    IceCandidate target = targets.next();
    InetSocketAddress address = target.addrPort().toSocketAddress().orElseThrow();
    if (target.overlayLink().equals(OverlayLinkType.TLS_TCP_FH_NO_ICE)) {
      var _ =
          network
              .connectTcp(address)
              .thenCompose(security::client)
              .whenComplete(
                  (stream, failure) -> {
                    if (failure == null) {
                      finish(stream);
                    } else {
                      tryNext(targets);
                    }
                  });
      return;
    }
    Optional<LinkSecurity.DatagramEndpoint> endpoint = endpointFor(address.getAddress());
    if (endpoint.isEmpty()) {
      tryNext(targets);
      return;
    }
    var _ =
        endpoint
            .get()
            .connect(address)
            .whenComplete(
                (channel, failure) -> {
                  if (failure == null) {
                    finish(channel, endpoint.get());
                  } else {
                    tryNext(targets);
                  }
                });
  }

  private Optional<LinkSecurity.DatagramEndpoint> endpointFor(InetAddress remote) {
    return endpoints.stream()
        .filter(each -> each.localAddress().getAddress().getClass() == remote.getClass())
        .findFirst();
  }

  private void finish(SecureChannel stream) {
    stopListening();
    if (!result.complete(stream)) {
      stream.close();
    }
  }

  /** The socket lives as long as the channel over it. */
  private void finish(SecureDatagrams datagrams, LinkSecurity.DatagramEndpoint endpoint) {
    endpoints.remove(endpoint);
    finish(new LosableDatagrams(datagrams, endpoint::close));
  }

  private void fail(String sentence) {
    stopListening();
    result.completeExceptionally(new LinkException(sentence));
  }

  private void stopListening() {
    listeners.forEach(StreamListener::close);
    listeners.clear();
    endpoints.forEach(LinkSecurity.DatagramEndpoint::close);
    endpoints.clear();
  }

  /** Without effect once connected. */
  @Override
  public void close() {
    if (!result.isDone()) {
      fail("The connection was given up.");
    }
  }
}
