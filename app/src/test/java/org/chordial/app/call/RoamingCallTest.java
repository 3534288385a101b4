package org.chordial.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole calls whose network changes: signalling, ICE, DTLS, SRTP and codecs in virtual time. */
class RoamingCallTest {

  private static final InetSocketAddress SERVER = new InetSocketAddress("203.0.113.2", 3478);

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 5);
  private final VirtualHost aliceHost = network.host("198.51.100.10");
  private final Map<String, VirtualPhone> everybody = new HashMap<>();
  private final Map<NodeId, VirtualAgent> agents = VirtualAgent.nobody();
  private TurnServer server;
  private VirtualPhone alice;
  private VirtualPhone bob;

  @BeforeEach
  void serve() throws Exception {
    server =
        new TurnServer(
            SERVER,
            TurnServerSettings.of("example.org", List.of(SERVER.getAddress())),
            CredentialSource.users(Map.of("alice", "secret")),
            Optional.empty(),
            network.host("203.0.113.2"),
            time.context(9));
  }

  private static IceConfig direct() {
    return IceConfig.defaults().withStunServers(List.of(SERVER));
  }

  private static IceConfig relayed() {
    RelayServer relay =
        new RelayServer(
                "relay",
                SERVER,
                TurnTransport.UDP,
                new TurnCredentials("alice", "secret"),
                Optional.empty())
            .withMobility();
    return IceConfig.defaults()
        .withTurnServers(List.of(relay))
        .withKinds(EnumSet.of(CandidateType.RELAYED, CandidateType.PEER_REFLEXIVE));
  }

  private void talking(IceConfig ofAlice, VirtualHost bobHost) {
    alice =
        new VirtualPhone("alice@example.org", 1, time, aliceHost, () -> ofAlice, everybody, agents);
    bob =
        new VirtualPhone(
            "bob@example.org", 2, time, bobHost, RoamingCallTest::direct, everybody, agents);
    alice.manager.call("bob@example.org", false);
    CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
    var _ = bob.manager.answer(theirs, false);
    alice.await(PhoneEvent.Connected.class);
    time.advance(Duration.ofSeconds(5));
    assertTrue(alice.hears() && bob.hears());
  }

  private void moves() {
    alice.listen();
    bob.listen();
    aliceHost.readdress("198.51.100.77");
    time.advance(Duration.ofSeconds(15));
    assertFalse(alice.ended() || bob.ended());
    assertTrue(alice.hears() && bob.hears());
    assertTrue(alice.gapMillis() <= 1000, alice.gapMillis() + " ms until Alice hears");
    assertTrue(bob.gapMillis() <= 1000, bob.gapMillis() + " ms until Bob hears");
  }

  private void hangUp() {
    var _ = alice.manager.hangup(alice.await(PhoneEvent.Connected.class).call());
    time.runUntil(() -> bob.ended(), Duration.ofSeconds(5));
    time.runUntil(() -> server.stats().allocations() == 0, Duration.ofSeconds(5));
    server.close();
  }

  @Test
  void aCallIsHeardAgainWithoutANewOfferWhereTheOtherSideCanBeReached() {
    talking(direct(), network.host("198.51.100.20"));
    moves();
    assertEquals(0, alice.agent.reoffers);
    hangUp();
  }

  @Test
  void aCallIsHeardAgainWithinASecondByANewOfferWhereItCannot() {
    talking(
        direct(), network.nat(NatBehaviour.PORT_RESTRICTED, "198.51.100.20").host("192.168.20.2"));
    moves();
    assertEquals(1, alice.agent.reoffers);
    assertFalse(
        alice.agent.offer.contains("end-of-candidates"), "it waits for no server of the new net");
    hangUp();
  }

  @Test
  void aRelayedCallKeepsItsRelayAtTheNewAddress() {
    talking(relayed(), network.host("198.51.100.20"));
    assertEquals("relay", alice.await(PhoneEvent.Connected.class).local().type());
    assertEquals(1, server.stats().allocations());
    moves();
    assertEquals(0, alice.agent.reoffers);
    assertEquals(1, server.stats().allocated());
    hangUp();
  }
}
