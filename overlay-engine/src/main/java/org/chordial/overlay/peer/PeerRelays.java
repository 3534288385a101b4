package org.chordial.overlay.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.RelayCredentials;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.server.TimeLimitedCredentials;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.chordial.ice.turn.server.TurnServerStats;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.security.CertificateVerdict;
import org.chordial.overlay.usage.turn.ProbeResponder;
import org.chordial.overlay.usage.turn.ReachabilityProbes;
import org.chordial.overlay.usage.turn.RelayFinder;
import org.chordial.overlay.usage.turn.RelayOffer;
import org.chordial.overlay.usage.turn.RelayService;
import org.chordial.overlay.usage.turn.TurnDirectory;
import org.chordial.overlay.wire.NodeId;

/**
 * What a peer has to do with relays: its own server, where it offers one, and those of other peers,
 * where it wants them at hand. Used on the peer's serial executor only.
 */
public final class PeerRelays {

  /** Longer than any call lasts: an allocation ends with the credentials that made it. */
  private static final Duration CREDENTIALS_LIFETIME = Duration.ofHours(24);

  private static final int SECRET_BYTES = 32;
  private static final String REALM = "reload";

  private final List<RelayServer> named;
  private final Optional<RelayService> service;
  private final Optional<RelayFinder> finder;
  private boolean looked;

  PeerRelays(
      PeerStack stack,
      PeerSettings settings,
      TurnDirectory directory,
      Network network,
      CoreContext context) {
    stack.forwarding.onAppAttach(
        ProbeResponder.APPLICATION, new ProbeResponder(network, context)::accepted);
    named = settings.turnServers();
    service =
        settings
            .relayOffer()
            .map(offer -> serve(offer, stack, settings, directory, network, context));
    boolean useful = settings.candidates().contains(CandidateType.RELAYED);
    finder =
        settings.findRelays() && useful
            ? Optional.of(
                new RelayFinder(
                    directory::find,
                    (server, tls) ->
                        RelayCredentials.fetch(server.address(), tls, network, context),
                    node -> tls(stack, settings, node),
                    context))
            : Optional.empty();
  }

  private static RelayService serve(
      RelayOffer offer,
      PeerStack stack,
      PeerSettings settings,
      TurnDirectory directory,
      Network network,
      CoreContext context) {
    ReachabilityProbes probes =
        new ReachabilityProbes(
            () -> stack.table.links().stream().map(Link::remoteNodeId).toList(),
            stack.forwarding::appAttach,
            context);
    return new RelayService(
        offer,
        settings.bind().getAddress(),
        addresses -> server(offer, addresses, stack, settings, network, context),
        network,
        directory,
        probes,
        settings.trace()::event,
        context);
  }

  private static TurnServer server(
      RelayOffer offer,
      List<InetAddress> addresses,
      PeerStack stack,
      PeerSettings settings,
      Network network,
      CoreContext context) {
    byte[] secret = new byte[SECRET_BYTES];
    context.random().nextBytes(secret);
    TimeLimitedCredentials credentials =
        new TimeLimitedCredentials(
            secret, CREDENTIALS_LIFETIME, context.clock(), chain -> identity(stack, chain));
    TlsSettings tls =
        new TlsSettings(
                settings.credentials().tlsIdentity(),
                stack.verifier.peerVerifier(),
                List.of(),
                settings.keyLog())
            .withAnonymousClients();
    return new TurnServer(
        TurnServerSettings.of(REALM, addresses)
            .withPeers(offer.peers())
            .withQuota(offer.relaysPerNode(), offer.relays())
            .withBandwidth(offer.bytesPerSecond(), offer.totalBytesPerSecond()),
        credentials,
        Optional.of(tls),
        network,
        context);
  }

  /** A certificate with several Node-IDs has one quota: its first one names it. */
  private static Optional<String> identity(PeerStack stack, List<X509Certificate> chain) {
    return stack.verifier.verifyChain(chain) instanceof CertificateVerdict.Trusted(var node)
        ? Optional.of(node.nodeIds().getFirst().toString())
        : Optional.empty();
  }

  private static TlsSettings tls(PeerStack stack, PeerSettings settings, NodeId node) {
    return new TlsSettings(
        settings.credentials().tlsIdentity(),
        stack.verifier.peerVerifier(node),
        List.of(),
        settings.keyLog());
  }

  /** Relays of other peers, nearest first, an entry for each transport; they change with time. */
  public List<RelayServer> found() {
    return finder.map(RelayFinder::relays).orElse(List.of());
  }

  /** For one of many links: those that a person named, and the nearest one that was found. */
  List<RelayServer> forLinks() {
    List<RelayServer> servers = new ArrayList<>(named);
    List<RelayServer> found = found();
    found.stream()
        .filter(relay -> relay.name().equals(found.getFirst().name()))
        .forEach(servers::add);
    return servers;
  }

  /** Where this peer's own server listens, best first; empty where it has none. */
  public List<InetSocketAddress> ports() {
    return service.map(RelayService::ports).orElse(List.of());
  }

  /** Where the overlay is told that this peer's server is, once a probe has reached it. */
  public Optional<InetSocketAddress> advertised() {
    return service.flatMap(RelayService::advertised);
  }

  /** What this peer's own server has done. */
  public Optional<TurnServerStats> stats() {
    return service.flatMap(RelayService::stats);
  }

  /** There is a link: with the first one a newcomer's requests get into the overlay. */
  void connected() {
    service.ifPresent(RelayService::linked);
    if (!looked) {
      looked = true;
      finder.ifPresent(RelayFinder::look);
    }
  }

  void joined() {
    service.ifPresent(RelayService::joined);
    finder.filter(each -> each.relays().isEmpty()).ifPresent(RelayFinder::look);
  }

  CompletableFuture<Void> withdraw() {
    return service
        .map(RelayService::withdraw)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  void close() {
    service.ifPresent(RelayService::close);
    finder.ifPresent(RelayFinder::close);
  }
}
