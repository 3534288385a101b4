package org.chordial.overlay.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.behaviour.BehaviourDiscovery;
import org.chordial.ice.behaviour.Dependence;
import org.chordial.ice.behaviour.NatReport;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.turn.server.TurnServerStats;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.usage.turn.RelayOffer;
import org.chordial.overlay.wire.Destination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that relay for others, and others that find them, with real TLS in virtual time. */
class OverlayRelaysTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int LINK_PORT = 6084;
  private static final int APPLICATION = 5061;

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 7);
  private final TestOverlay overlay = new TestOverlay(time.instant(), 7);
  private final ConfigurationDocument configuration =
      overlay.configuration(List.of(new BootstrapNode("198.51.100.1", LINK_PORT))).toBuilder()
          .turnDensity(4)
          .build();
  private final List<OverlayPeer> peers = new ArrayList<>();

  @AfterEach
  void close() {
    peers.forEach(OverlayPeer::close);
    time.advance(Duration.ofMinutes(1));
  }

  private OverlayPeer open(VirtualHost host, int port, UnaryOperator<PeerSettings> change)
      throws Exception {
    PeerSettings settings =
        PeerSettings.of(
            configuration,
            overlay.credentials("peer" + peers.size() + "@overlay.example"),
            new InetSocketAddress(host.address(), port));
    OverlayPeer peer =
        new OverlayPeer(change.apply(settings), host, time.context(peers.size() + 1));
    peers.add(peer);
    return peer;
  }

  private OverlayPeer joined(VirtualHost host, UnaryOperator<PeerSettings> change)
      throws Exception {
    OverlayPeer peer = open(host, 0, change);
    time.await(peer.join(), LIMIT);
    return peer;
  }

  /** Two bootstrap nodes in the open, of which the second one relays. */
  private OverlayPeer relaying() throws Exception {
    OverlayPeer first = open(network.host("198.51.100.1"), LINK_PORT, s -> s.withFirst(true));
    time.await(first.join(), LIMIT);
    return joined(
        network.host("198.51.100.2"),
        settings -> settings.withReachable(true).withRelayOffer(RelayOffer.usual()));
  }

  private OverlayPeer phone(NatBehaviour behaviour, int number) throws Exception {
    NatBox nat = network.nat(behaviour, "203.0.113." + number);
    return joined(nat.host("192.168.1." + number), PeerSettings::withFindingRelays);
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(address, port);
  }

  private static long relayed(OverlayPeer relay) {
    return relay.relays().stats().map(TurnServerStats::relayedToPeers).orElseThrow();
  }

  @Test
  void phonesBehindSymmetricTranslatorsConnectByARelayThatTheOverlayHas() throws Exception {
    OverlayPeer relay = relaying();
    assertEquals(
        List.of(at("198.51.100.2", 443), at("198.51.100.2", 3478)), relay.relays().ports());
    OverlayPeer alice = phone(NatBehaviour.SYMMETRIC, 11);
    assertTrue(time.runUntil(() -> !alice.relays().found().isEmpty(), LIMIT));
    // Alice may have to let him in, and there is no way to her but by a relay.
    OverlayPeer bob = phone(NatBehaviour.SYMMETRIC, 12);
    assertTrue(time.runUntil(() -> !bob.relays().found().isEmpty(), LIMIT));
    assertEquals(Optional.of(at("198.51.100.2", 443)), relay.relays().advertised());
    List<RelayServer> found = alice.relays().found();
    assertEquals(
        EnumSet.of(TurnTransport.UDP, TurnTransport.TCP, TurnTransport.TLS),
        EnumSet.copyOf(found.stream().map(RelayServer::transport).toList()));
    assertTrue(
        found.getFirst().credentials().username().endsWith(":" + alice.nodeId()),
        found.getFirst().credentials().username());

    List<String> heard = new ArrayList<>();
    bob.onAppAttach(APPLICATION, connection -> connection.handler(new Texts(heard)));
    long before = relayed(relay);
    AppConnection connection =
        time.await(alice.appAttach(List.of(Destination.of(bob.nodeId())), APPLICATION), LIMIT);
    assertTrue(connection.send(Unpooled.copiedBuffer("hello", UTF_8)));
    assertTrue(time.runUntil(() -> heard.contains("hello"), LIMIT));
    assertTrue(relayed(relay) > before, "nothing went through the relay");
    connection.close();
  }

  @Test
  void aPeerWithTwoAddressesTellsOthersWhatTheyAreBehind() throws Exception {
    OverlayPeer first = open(network.host("198.51.100.1"), LINK_PORT, s -> s.withFirst(true));
    time.await(first.join(), LIMIT);
    VirtualHost host = network.host("198.51.100.2", "198.51.100.3");
    PeerSettings settings =
        PeerSettings.of(
                configuration,
                overlay.credentials("two@overlay.example"),
                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0))
            .withReachable(true)
            .withRelayOffer(RelayOffer.usual());
    OverlayPeer relay = new OverlayPeer(settings, host, time.context(99));
    peers.add(relay);
    VirtualHost alice = network.nat(NatBehaviour.SYMMETRIC, "203.0.113.11").host("192.168.1.2");
    NatReport report =
        time.await(
            BehaviourDiscovery.discover(
                relay.relays().ports().getFirst(), alice.address(), alice, time.context(98)),
            LIMIT);
    assertEquals(Optional.of(Dependence.ADDRESS_AND_PORT_DEPENDENT), report.mapping());
    assertEquals(Optional.of(Dependence.ADDRESS_AND_PORT_DEPENDENT), report.filtering());
  }

  @Test
  void whatIsToldOfIsThePortThatFirewallsLetThrough() throws Exception {
    OverlayPeer relay = relaying();
    assertTrue(time.runUntil(() -> relay.relays().advertised().isPresent(), LIMIT));
    OverlayPeer alice = phone(NatBehaviour.SYMMETRIC, 11);
    assertTrue(time.runUntil(() -> !alice.relays().found().isEmpty(), LIMIT));
    assertEquals(
        List.of(443),
        alice.relays().found().stream().map(each -> each.address().getPort()).distinct().toList());
  }

  @Test
  void nobodyHearsOfAServerThatNoProbeHasReached() throws Exception {
    OverlayPeer first = open(network.host("198.51.100.1"), LINK_PORT, s -> s.withFirst(true));
    time.await(first.join(), LIMIT);
    // What it holds for a public address is one behind a translator.
    NatBox nat = network.nat(NatBehaviour.PORT_RESTRICTED, "203.0.113.9");
    List<String> states = new ArrayList<>();
    OverlayPeer hidden =
        joined(
            nat.host("192.0.2.9"),
            settings ->
                settings
                    .withRelayOffer(RelayOffer.usual())
                    .withTrace((event, fields) -> states.add(event + fields.get("state"))));
    assertTrue(time.runUntil(() -> states.contains("relaynot-reached"), LIMIT), states::toString);
    time.advance(Duration.ofMinutes(20));
    assertEquals(Optional.empty(), hidden.relays().advertised());
    assertFalse(states.contains("relayadvertised"));
    assertEquals(List.of(), time.await(first.turn().find(2), LIMIT));
  }

  @Test
  void aPrivateAddressServesNobody() throws Exception {
    OverlayPeer first =
        open(
            network.host("10.9.8.7"),
            LINK_PORT,
            s -> s.withFirst(true).withRelayOffer(RelayOffer.usual()));
    time.await(first.join(), LIMIT);
    assertEquals(List.of(), first.relays().ports());
    assertEquals(Optional.empty(), first.relays().stats());
  }

  @Test
  void aServerThatLeavesIsFoundNoMore() throws Exception {
    OverlayPeer relay = relaying();
    OverlayPeer other = joined(network.host("198.51.100.3"), settings -> settings);
    assertTrue(time.runUntil(() -> relay.relays().advertised().isPresent(), LIMIT));
    time.advance(Duration.ofSeconds(5));
    assertEquals(1, time.await(other.turn().find(1), LIMIT).size());
    time.await(relay.leave(), LIMIT);
    time.advance(Duration.ofSeconds(5));
    assertEquals(List.of(), time.await(other.turn().find(1), LIMIT));
  }

  @Test
  void whoMayNotUseRelaysLooksForNone() throws Exception {
    OverlayPeer relay = relaying();
    assertTrue(time.runUntil(() -> relay.relays().advertised().isPresent(), LIMIT));
    OverlayPeer direct =
        joined(
            network.host("198.51.100.4"),
            settings ->
                settings.withFindingRelays().withCandidates(EnumSet.of(CandidateType.HOST)));
    time.advance(Duration.ofMinutes(1));
    assertEquals(List.of(), direct.relays().found());
  }

  private record Texts(List<String> heard) implements AppConnection.Handler {
    @Override
    public void received(ByteBuf message) {
      heard.add(message.toString(UTF_8));
      message.release();
    }

    @Override
    public void closed(String reason) {
      heard.add("closed");
    }
  }
}
