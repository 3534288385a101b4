package org.chordial.overlay.forward;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.net.StreamListener;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.link.SecureChannel;
import org.chordial.overlay.link.SecureStream;
import org.chordial.overlay.wire.CandType;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.IpAddressPort;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.OverlayLinkType;

/**
 * TLS over TCP without ICE (RFC 6940 sections 6.5.1.11 and 6.6.5): "When sending candidates for
 * TLS/TCP with FH, No-ICE, a passive candidate MUST be provided." The answerer, whose role is
 * active, opens the connection.
 */
final class NoIceNegotiation implements Negotiation {
  private static final long TOP_PRIORITY = 0x7effffffL;

  private final boolean offerer;
  private final Network network;
  private final LinkSecurity security;
  private final List<InetAddress> addresses;
  private final CompletableFuture<SecureChannel> result = new CompletableFuture<>();
  private final List<StreamListener> listeners = new ArrayList<>();

  /**
   * @param addresses of this node, to listen on
   */
  NoIceNegotiation(
      boolean offerer, Network network, LinkSecurity security, List<InetAddress> addresses) {
    this.offerer = offerer;
    this.network = network;
    this.security = security;
    this.addresses = addresses;
  }

  @Override
  public CompletableFuture<Parameters> prepare() {
    try {
      List<IceCandidate> candidates = new ArrayList<>();
      for (InetAddress address : addresses) {
        StreamListener listener =
            network.listenTcp(new InetSocketAddress(address, 0), this::accepted);
        listeners.add(listener);
        candidates.add(
            new IceCandidate(
                IpAddressPort.of(listener.localAddress()),
                OverlayLinkType.TLS_TCP_FH_NO_ICE,
                IceCandidates.opaque("1"),
                TOP_PRIORITY - candidates.size(),
                CandType.HOST,
                Optional.empty(),
                List.of()));
      }
      return CompletableFuture.completedFuture(
          new Parameters(Opaque.EMPTY, Opaque.EMPTY, candidates));
    } catch (NetworkException e) {
      close();
      return CompletableFuture.failedFuture(e);
    }
  }

  private void accepted(StreamConnection connection) {
    if (!offerer || result.isDone()) {
      connection.close();
      return;
    }
    var _ = security.server(connection).thenAccept(this::finish);
  }

  @Override
  public CompletableFuture<SecureChannel> connect(Parameters remote) {
    if (!offerer) {
      List<InetSocketAddress> targets = new ArrayList<>();
      for (IceCandidate candidate : remote.candidates()) {
        if (candidate.overlayLink().equals(OverlayLinkType.TLS_TCP_FH_NO_ICE)) {
          candidate.addrPort().toSocketAddress().ifPresent(targets::add);
        }
      }
      tryNext(targets.iterator());
    }
    return result;
  }

  private void tryNext(Iterator<InetSocketAddress> targets) {
    if (!targets.hasNext()) {
      fail("The other side cannot be reached at any address that it gave.");
      return;
    }
    var _ =
        network
            .connectTcp(targets.next())
            .thenCompose(security::client)
            .whenComplete(
                (stream, failure) -> {
                  if (failure != null) {
                    tryNext(targets);
                  } else {
                    finish(stream);
                  }
                });
  }

  private void finish(SecureStream stream) {
    stopListening();
    if (!result.complete(stream)) {
      stream.close();
    }
  }

  private void fail(String sentence) {
    stopListening();
    result.completeExceptionally(new LinkException(sentence));
  }

  private void stopListening() {
    listeners.forEach(StreamListener::close);
    listeners.clear();
  }

  @Override
  public void close() {
    fail("The connection was given up.");
  }
}
