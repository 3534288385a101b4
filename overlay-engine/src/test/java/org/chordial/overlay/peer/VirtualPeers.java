package org.chordial.overlay.peer;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.simulation.HashedSignatures;
import org.chordial.overlay.simulation.PlainLinkSecurity;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ResourceId;

/** Whole peers on a virtual network in virtual time; the first is the bootstrap node. */
final class VirtualPeers implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(5);
  static final int PORT = 6084;

  /** A peer and the computer it runs on. */
  record Member(OverlayPeer peer, VirtualHost host, Credentials credentials) {
    NodeId id() {
      return peer.nodeId();
    }
  }

  final VirtualTime time = new VirtualTime();
  final VirtualNetwork network;
  final TestOverlay overlay;
  final List<Member> members = new ArrayList<>();
  private final UnaryOperator<ConfigurationDocument> configure;
  private int seeds;
  private boolean realSecurity;
  private boolean hashed;

  /** Whether the next peers may be called at the port of bootstrap nodes. */
  boolean callable;

  /** What is special about the next peer. */
  UnaryOperator<PeerSettings> change = settings -> settings;

  /** Signs what each newcomer is given; until it is set, nobody does. */
  Function<ConfigurationDocument, SignedConfiguration> signing =
      document ->
          new SignedConfiguration(document, ConfigurationWriter.configuration(document), List.of());

  VirtualPeers(long seed, UnaryOperator<ConfigurationDocument> configure) {
    network = new VirtualNetwork(time, seed);
    overlay = new TestOverlay(time.instant(), seed);
    this.configure = configure;
  }

  VirtualPeers(long seed) {
    this(seed, document -> document);
  }

  /** Links with the real TLS and DTLS, as outside of simulations. */
  VirtualPeers withRealSecurity() {
    realSecurity = true;
    return this;
  }

  /** Hashes in place of signatures: for tests of which security is not the matter. */
  VirtualPeers withHashedSignatures() {
    hashed = true;
    return this;
  }

  Member first() throws OverlayException {
    Member first = open(overlay.credentials("peer0@overlay.example"), host(), true);
    time.await(first.peer.join(), PATIENCE);
    return first;
  }

  Member joined() throws OverlayException {
    Member member = opened();
    time.await(member.peer.join(), PATIENCE);
    return member;
  }

  Member opened() throws OverlayException {
    return open(overlay.credentials("peer" + members.size() + "@overlay.example"), host(), false);
  }

  VirtualHost host() {
    return network.host("10.0.0." + (members.size() + 1));
  }

  Member open(Credentials credentials, VirtualHost host, boolean first) throws OverlayException {
    CoreContext context = time.context(++seeds);
    ConfigurationDocument configuration =
        configure.apply(overlay.configuration(List.of(new BootstrapNode("10.0.0.1", PORT))));
    PeerSettings usual =
        PeerSettings.of(
                signing.apply(configuration),
                credentials,
                new InetSocketAddress(host.address(), first || callable ? PORT : 0))
            .withFirst(first)
            .withReachable(callable);
    PeerSettings settings = change.apply(usual);
    OverlayPeer peer = peer(settings, host, context, configuration);
    Member member = new Member(peer, host, credentials);
    members.add(member);
    return member;
  }

  private OverlayPeer peer(
      PeerSettings settings,
      VirtualHost host,
      CoreContext context,
      ConfigurationDocument configuration)
      throws OverlayException {
    if (realSecurity) {
      return new OverlayPeer(settings, host, context);
    }
    LinkSecurity links =
        new PlainLinkSecurity(settings.credentials().certificate().certificate(), context);
    if (!hashed) {
      return new OverlayPeer(settings, host, context, _ -> links);
    }
    CertificateVerifier certificates =
        new CertificateVerifier(TestOverlay.anchors(configuration), context.clock());
    return new OverlayPeer(
        settings, host, context, new PeerSecurity(links, new HashedSignatures(), certificates));
  }

  /** As a power cut does it: nothing more is heard of the peer. */
  void kill(Member member) {
    member.host.up(false);
    member.peer.close();
    members.remove(member);
  }

  Answer ping(Member from, Destination to) {
    CompletableFuture<Answer> answer = from.peer.request(List.of(to), new PingReq(Opaque.EMPTY));
    return time.await(answer, PATIENCE);
  }

  /** The peer that everybody must hold responsible: the next one clockwise (section 10.1). */
  NodeId responsible(ResourceId resource) {
    List<NodeId> ring = members.stream().map(Member::id).sorted().toList();
    return ring.stream()
        .filter(id -> id.value().compareTo(resource.value()) >= 0)
        .findFirst()
        .orElse(ring.getFirst());
  }

  @Override
  public void close() {
    members.forEach(member -> member.peer.close());
    time.advance(Duration.ofMinutes(1));
  }
}
