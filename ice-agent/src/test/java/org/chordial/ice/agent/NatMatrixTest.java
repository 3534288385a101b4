package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.chordial.ice.vnet.NatDependence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pairing of the kinds of translators, each with several seeds. */
class NatMatrixTest {

  private static final int SEEDS = 5;
  private static final int RELAY_SEEDS = 2;

  enum Kind {
    NONE,
    FULL_CONE,
    ADDRESS_RESTRICTED,
    PORT_RESTRICTED,
    SYMMETRIC;

    NatBehaviour behaviour() {
      return switch (this) {
        case NONE -> null;
        case FULL_CONE -> NatBehaviour.FULL_CONE;
        case ADDRESS_RESTRICTED ->
            NatBehaviour.of(NatDependence.ENDPOINT_INDEPENDENT, NatDependence.ADDRESS_DEPENDENT);
        case PORT_RESTRICTED -> NatBehaviour.PORT_RESTRICTED;
        case SYMMETRIC -> NatBehaviour.SYMMETRIC;
      };
    }
  }

  static Stream<Arguments> pairings() {
    return EnumSet.allOf(Kind.class).stream()
        .flatMap(one -> EnumSet.allOf(Kind.class).stream().map(other -> Arguments.of(one, other)));
  }

  /** Without a relay there is no way where neither side can foresee the other's port. */
  private static boolean possible(Kind one, Kind other) {
    boolean oneHides = one == Kind.SYMMETRIC;
    boolean otherHides = other == Kind.SYMMETRIC;
    return !(oneHides && (otherHides || other == Kind.PORT_RESTRICTED))
        && !(otherHides && one == Kind.PORT_RESTRICTED);
  }

  @ParameterizedTest
  @MethodSource("pairings")
  void agentsConnectWhereverThatIsPossibleAndOnlyThere(Kind one, Kind other) {
    for (int seed = 0; seed < SEEDS; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      peers.on(peers.host(one.behaviour(), 10), peers.host(other.behaviour(), 20));
      peers.connect();
      if (possible(one, other)) {
        assertTrue(peers.connected(), "seed " + seed);
        peers.talk();
        assertTrue(
            peers.alice.agent.stats().connectMillis() < 1500,
            () -> peers.alice.agent.stats().toString());
      } else {
        assertEquals(IceFailure.NO_PATH, peers.alice.failure);
        assertEquals(IceFailure.NO_PATH, peers.bob.failure);
      }
      peers.close();
    }
  }

  @ParameterizedTest
  @MethodSource("pairings")
  void withARelayEveryPairingConnectsAndDirectlyWhereverThatIsPossible(Kind one, Kind other) {
    for (int seed = 0; seed < RELAY_SEEDS; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      peers.config =
          peers.config.withTurnServers(peers.relay.over(TurnTransport.UDP, TurnTransport.TCP));
      peers.on(peers.host(one.behaviour(), 10), peers.host(other.behaviour(), 20));
      peers.connect();
      assertTrue(peers.connected(), "seed " + seed);
      peers.talk();
      // What works first is used at once; a better way that is found later replaces it.
      peers.time.advance(Duration.ofSeconds(1));
      assertEquals(!possible(one, other), peers.isRelayed(), "seed " + seed);
      assertTrue(
          peers.alice.agent.stats().connectMillis() < 1500,
          () -> peers.alice.agent.stats().toString());
      peers.close();
      peers.time.advance(Duration.ofMinutes(1));
      assertEquals(0, peers.relay.server.stats().allocations(), "relays were not given back");
    }
  }

  @Test
  void whereUdpIsBlockedTheRelayOverTcpIsReadyWithoutWaitingForUdp() {
    VirtualPeers peers = new VirtualPeers(4);
    peers.config =
        peers.config.withTurnServers(peers.relay.over(TurnTransport.UDP, TurnTransport.TCP));
    NatBehaviour blocked = NatBehaviour.PORT_RESTRICTED.withUdpBlocked();
    peers.on(peers.host(blocked, 10), peers.host(blocked, 20));
    peers.connect();
    assertTrue(peers.connected());
    assertTrue(peers.isRelayed());
    peers.talk();
    assertTrue(
        peers.alice.agent.stats().gatherMillis() < 400, () -> peers.alice.agent.stats().toString());
    peers.close();
    peers.time.advance(Duration.ofMinutes(1));
  }

  @Test
  void whoMayOnlyRelayConnectsToWhoHasNoRelay() {
    VirtualPeers peers = new VirtualPeers(5);
    IceConfig plain = peers.config;
    peers.config =
        plain
            .withTurnServers(peers.relay.over(TurnTransport.UDP))
            .withKinds(EnumSet.of(CandidateType.RELAYED, CandidateType.PEER_REFLEXIVE));
    peers.alice = peers.side(peers.host(NatBehaviour.SYMMETRIC, 10), 1);
    peers.config = plain;
    peers.bob = peers.side(peers.host(NatBehaviour.PORT_RESTRICTED, 20), 2);
    peers.connect();
    assertTrue(peers.connected());
    assertEquals(CandidateType.RELAYED, peers.alice.pair.local().type());
    List<Candidate> told = peers.alice.description.join().candidates();
    assertEquals(2, told.size(), "one of each family");
    assertTrue(told.stream().allMatch(each -> each.type() == CandidateType.RELAYED));
    assertTrue(told.stream().allMatch(each -> each.related().isEmpty()));
    peers.talk();
    peers.close();
  }

  @Test
  void whoMayOnlyRelayAndGetsNoRelayIsToldSoAtOnce() {
    VirtualPeers peers = new VirtualPeers(6);
    peers.config =
        peers.config.withKinds(EnumSet.of(CandidateType.RELAYED, CandidateType.PEER_REFLEXIVE));
    peers.alice = peers.side(peers.host(null, 10), 1);
    peers.time.runUntil(peers.alice.description::isDone, VirtualPeers.LONG);
    assertEquals(
        IceFailure.NO_RELAY, ((IceException) peers.alice.description.exceptionNow()).failure());
    assertEquals(0, peers.alice.host.openSockets());
  }

  @Test
  void aCallOverARelayOutlivesPermissionsChannelsAndAllocationLifetimes() {
    VirtualPeers peers = new VirtualPeers(7);
    peers.config = peers.config.withTurnServers(peers.relay.over(TurnTransport.UDP));
    peers.on(peers.host(NatBehaviour.SYMMETRIC, 10), peers.host(NatBehaviour.SYMMETRIC, 20));
    peers.connect();
    assertTrue(peers.isRelayed());
    peers.time.advance(Duration.ofHours(2));
    peers.talk();
    peers.close();
  }

  @Test
  void twoHostsBehindTheSameTranslatorUseTheirOwnNetwork() {
    VirtualPeers peers = new VirtualPeers(1);
    NatBox nat = peers.network.nat(NatBehaviour.PORT_RESTRICTED, "198.51.100.1");
    peers.on(nat.host("192.168.1.2"), nat.host("192.168.1.3"));
    peers.connect();
    assertEquals(CandidateType.HOST, peers.alice.pair.local().type());
    assertEquals(CandidateType.HOST, peers.alice.pair.remote().type());
    peers.talk();
    peers.close();
  }

  @Test
  void behindTranslatorsTheOfferHasTheAddressThatTheServerSaw() {
    VirtualPeers peers = new VirtualPeers(2);
    peers.on(peers.host(NatBehaviour.PORT_RESTRICTED, 10), peers.host(null, 20)).gather();
    var candidates = peers.alice.description.join().candidates();
    assertEquals(2, candidates.size());
    assertEquals(CandidateType.HOST, candidates.get(0).type());
    Candidate reflexive = candidates.get(1);
    assertEquals(CandidateType.SERVER_REFLEXIVE, reflexive.type());
    assertEquals("198.51.100.10", reflexive.address().getAddress().getHostAddress());
    assertEquals(candidates.get(0).address(), reflexive.related().orElseThrow());
    assertEquals(1, peers.bob.description.join().candidates().size());
    peers.close();
  }

  @Test
  void anAgentThatHidesItsHostAddressesConnectsWithoutTellingThem() {
    VirtualPeers peers = new VirtualPeers(3);
    peers.config =
        peers.config.withKinds(
            EnumSet.of(CandidateType.SERVER_REFLEXIVE, CandidateType.PEER_REFLEXIVE));
    peers.on(
        peers.host(NatBehaviour.PORT_RESTRICTED, 10), peers.host(NatBehaviour.PORT_RESTRICTED, 20));
    peers.connect();
    Candidate only = peers.alice.description.join().candidates().getFirst();
    assertEquals(1, peers.alice.description.join().candidates().size());
    assertEquals(CandidateType.SERVER_REFLEXIVE, only.type());
    assertTrue(only.related().isEmpty());
    peers.talk();
    peers.close();
  }
}
