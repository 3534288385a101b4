package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.VirtualHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Relayed TCP candidates (RFC 6544 with RFC 6062): for peers that have no UDP and no relay. */
class RelayedTcpTest {

  private static final NatBehaviour ONLY_443 =
      NatBehaviour.PORT_RESTRICTED.withUdpBlocked().withOnlyTcp(443);

  private final VirtualPeers peers = new VirtualPeers(62);

  /** Alice may use servers and every transport. */
  private IceConfig alice() {
    return IceConfig.defaults()
        .withTransports(true, true)
        .withStunServers(peers.relay.stun())
        .withTurnServers(peers.relay.everywhere());
  }

  /**
   * Bob has TCP alone and no relay of his own.
   *
   * @param connects whether he opens connections to relays of others
   */
  private IceConfig bob(boolean connects) {
    return IceConfig.defaults()
        .withTransports(false, true)
        .withKinds(
            connects
                ? EnumSet.of(CandidateType.PEER_REFLEXIVE, CandidateType.RELAYED)
                : EnumSet.of(CandidateType.PEER_REFLEXIVE))
        .withStunServers(peers.relay.stun());
  }

  private void on(VirtualHost first, IceConfig ofAlice, VirtualHost second, IceConfig ofBob) {
    peers.config = ofAlice;
    peers.alice = peers.side(first, 1);
    peers.config = ofBob;
    peers.bob = peers.side(second, 2);
  }

  private static boolean isRelayedTcp(Candidate candidate) {
    return candidate.type() == CandidateType.RELAYED && candidate.transport().isTcp();
  }

  /** Nothing may be left, on either side and at the server. */
  private void close() {
    peers.close();
    peers.time.advance(Duration.ofSeconds(40));
    assertEquals(0, peers.relay.server.stats().allocations());
    assertEquals(0, peers.alice.host.openStreams());
    assertEquals(0, peers.bob.host.openStreams());
    assertEquals(0, peers.relay.host.openStreams());
  }

  @ParameterizedTest
  @EnumSource(IceRole.class)
  void throughTheOneOpenPortAPeerIsReachedThatHasOnlyTcp(IceRole ofAlice) {
    on(peers.host(ONLY_443, 10), alice(), peers.host(null, 20), bob(false));
    peers.connect(ofAlice, ofAlice.other());
    assertTrue(peers.connected());
    System.out.printf(
        "only 443 to TCP alone, by Connect: %d ms, gathered in %d ms%n",
        peers.alice.agent.stats().nominatedMillis(), peers.alice.agent.stats().gatherMillis());
    assertTrue(isRelayedTcp(peers.alice.pair.local()));
    assertEquals(CandidateTransport.TCP_ACTIVE, peers.alice.pair.local().transport());
    assertEquals(CandidateTransport.TCP_PASSIVE, peers.bob.pair.local().transport());
    peers.talk();
    peers.time.advance(Duration.ofMinutes(10));
    assertNull(peers.alice.failure);
    assertNull(peers.bob.failure);
    assertEquals(1, peers.relay.server.stats().allocations(), "what is not used is given back");
    close();
  }

  @ParameterizedTest
  @EnumSource(IceRole.class)
  void aPeerBehindATranslatorConnectsToTheRelayedAddress(IceRole ofAlice) {
    on(
        peers.host(ONLY_443, 10),
        alice(),
        peers.host(NatBehaviour.SYMMETRIC.withUdpBlocked(), 20),
        bob(true));
    peers.gather();
    peers.connect(ofAlice, ofAlice.other());
    assertTrue(peers.connected());
    System.out.printf(
        "only 443 to TCP alone behind a translator: %d ms%n",
        peers.alice.agent.stats().nominatedMillis());
    assertEquals(CandidateTransport.TCP_PASSIVE, peers.alice.pair.local().transport());
    assertTrue(isRelayedTcp(peers.alice.pair.local()));
    assertTrue(isRelayedTcp(peers.bob.pair.remote()));
    assertEquals(peers.alice.pair.priority(), peers.bob.pair.priority());
    peers.talk();
    peers.time.advance(Duration.ofMinutes(10));
    assertNull(peers.alice.failure);
    assertNull(peers.bob.failure);
    close();
  }

  /** Without a relay for TCP those of port 443 and of IPv6 alone would not. */
  @ParameterizedTest
  @EnumSource
  void everyAccessReachesAPeerThatHasTcpAlone(NatKind kind) {
    on(kind.host(peers.network, 10), alice(), peers.host(null, 20), bob(true));
    peers.connect();
    assertTrue(peers.connected());
    assertEquals(
        kind == NatKind.ONLY_443 || kind == NatKind.IPV6,
        peers.alice.pair.local().type() == CandidateType.RELAYED);
    peers.talk();
    close();
  }

  @Test
  void whoIsEarlyAtTheRelayedAddressComesAgain() {
    on(
        peers.host(ONLY_443, 10),
        alice(),
        peers.host(NatBehaviour.SYMMETRIC.withUdpBlocked(), 20),
        bob(true));
    peers.gather();
    peers.bob.agent.connect(peers.alice.description.join(), IceRole.CONTROLLED);
    peers.time.advance(Duration.ofSeconds(1));
    assertTrue(peers.relay.server.stats().notPermitted() > 0);
    assertFalse(peers.bob.ended());
    peers.alice.agent.connect(peers.bob.description.join(), IceRole.CONTROLLING);
    peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), Duration.ofSeconds(3));
    assertTrue(peers.connected());
    peers.talk();
    close();
  }

  @Test
  void whereUdpLeadsOutTheRelayIsAskedForOnceThePeerTurnsOutToHaveNone() {
    on(
        peers.host(NatBehaviour.PORT_RESTRICTED.withOnlyTcp(443), 10),
        alice(),
        peers.host(null, 20),
        bob(false));
    peers.gather();
    assertTrue(
        peers.alice.description.join().candidates().stream().noneMatch(each -> isRelayedTcp(each)));
    peers.connect();
    assertTrue(peers.connected());
    System.out.printf(
        "UDP and 443 to TCP alone: %d ms%n", peers.alice.agent.stats().nominatedMillis());
    assertTrue(isRelayedTcp(peers.alice.pair.local()));
    peers.talk();
    close();
  }

  @Test
  void whereUdpWorksNoRelayForTcpIsEverAllocated() {
    assertEquals(allocatedBetweenTranslators(false), allocatedBetweenTranslators(true));
  }

  private static long allocatedBetweenTranslators(boolean tcp) {
    RelayedTcpTest one = new RelayedTcpTest();
    IceConfig config = one.alice().withTransports(true, tcp);
    VirtualPeers peers = one.peers;
    one.on(
        peers.host(NatBehaviour.PORT_RESTRICTED, 10),
        config,
        peers.host(NatBehaviour.SYMMETRIC, 20),
        config);
    peers.connect();
    assertTrue(peers.connected());
    peers.talk();
    peers.time.advance(Duration.ofMinutes(1));
    one.close();
    return peers.relay.server.stats().allocated();
  }

  @Test
  void onceADirectConnectionIsChosenTheRelayIsGivenBack() {
    on(
        peers.host(NatBehaviour.PORT_RESTRICTED.withUdpBlocked(), 10),
        alice(),
        peers.host(null, 20),
        bob(true));
    peers.connect();
    assertTrue(peers.connected());
    assertEquals(CandidateType.HOST, peers.alice.pair.remote().type());
    assertTrue(peers.alice.agent.stats().nominatedMillis() <= 100);
    assertTrue(peers.relay.server.stats().allocations() > 0);
    peers.talk();
    peers.time.advance(Duration.ofSeconds(10));
    assertEquals(0, peers.relay.server.stats().allocations());
    close();
  }

  /** The peer tells addresses where nobody is, and some where nobody listens. */
  @Test
  void whereThePeerIsNotToBeReachedOnlyThatConnectionFails() {
    on(peers.host(ONLY_443, 10), alice(), peers.host(null, 20), bob(false));
    peers.gather();
    IceDescription ofBob = peers.bob.description.join();
    List<Candidate> told = new ArrayList<>(ofBob.candidates());
    for (int i = 0; i < 3; i++) {
      told.add(passive("198.51.100.20", 7 + i));
      told.add(passive("198.51.100.9" + i, 7));
    }
    peers.alice.agent.connect(ofBob.withCandidates(told), IceRole.CONTROLLING);
    peers.bob.agent.connect(peers.alice.description.join(), IceRole.CONTROLLED);
    peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), Duration.ofMillis(500));
    assertTrue(peers.connected());
    peers.talk();
    close();
  }

  private static Candidate passive(String address, int port) {
    return new Candidate(
        "7",
        1,
        CandidateTransport.TCP_PASSIVE,
        Priorities.HIGHEST - port,
        new InetSocketAddress(address, port),
        CandidateType.HOST,
        Optional.empty());
  }

  @Test
  void whereTheServerDropsItAnotherOneIsAskedForAndTheCallGoesOn() {
    on(peers.host(ONLY_443, 10), alice(), peers.host(null, 20), bob(false));
    peers.connect();
    peers.talk();
    peers.time.advance(Duration.ofSeconds(10));
    peers.relay.host.breakStreams();
    peers.time.advance(Duration.ofSeconds(2));
    peers.alice.heard.clear();
    peers.bob.heard.clear();
    peers.alice.say("again");
    peers.bob.say("again");
    peers.time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("again"), peers.alice.heard);
    assertEquals(List.of("again"), peers.bob.heard);
    assertNull(peers.alice.failure);
    close();
  }

  @ParameterizedTest
  @ValueSource(ints = {440, 442, 486, 508})
  void aServerThatRefusesCostsNothingButItself(int code) throws NetworkException {
    VirtualHost refusing = peers.network.host("203.0.113.7");
    InetSocketAddress at = new InetSocketAddress("203.0.113.7", 443);
    refusing.listenTcp(at, connection -> connection.handler(new Refusing(connection, code)));
    RelayServer server =
        new RelayServer(
            "refusing", at, TurnTransport.TCP, new TurnCredentials("a", "b"), Optional.empty());
    on(
        peers.host(NatBehaviour.PORT_RESTRICTED.withUdpBlocked(), 10),
        alice().withTurnServers(List.of(server)),
        peers.host(null, 20),
        bob(true));
    peers.connect();
    assertTrue(peers.connected());
    assertEquals(CandidateType.HOST, peers.alice.pair.remote().type());
    peers.talk();
    close();
    assertEquals(0, refusing.openStreams());
  }

  /** A server that answers every request with an error. */
  private record Refusing(StreamConnection connection, int code)
      implements StreamConnection.Handler {

    @Override
    public void received(ByteBuf bytes) {
      try {
        StunMessage request = StunCodec.decode(bytes);
        connection.send(
            StunCodec.encode(
                new StunMessage(
                    StunClass.ERROR_RESPONSE,
                    request.method(),
                    request.id(),
                    List.of(new StunAttribute.ErrorCode(code, ""))),
                Protection.none(),
                ByteBufAllocator.DEFAULT));
      } catch (StunException e) {
        connection.close();
      } finally {
        bytes.release();
      }
    }

    @Override
    public void closed(String reason) {
      connection.close();
    }
  }

  @Test
  void whenAnAgentIsClosedNothingIsLeftWhateverWasUnderWay() {
    for (int millis = 0; millis < 400; millis += 10) {
      RelayedTcpTest one = new RelayedTcpTest();
      VirtualPeers peers = one.peers;
      one.on(peers.host(ONLY_443, 10), one.alice(), peers.host(null, 20), one.bob(true));
      int after = millis - 170;
      if (after < 0) {
        peers.time.advance(Duration.ofMillis(millis));
      } else {
        peers.gather();
        peers.alice.agent.connect(peers.bob.description.join(), IceRole.CONTROLLING);
        peers.bob.agent.connect(peers.alice.description.join(), IceRole.CONTROLLED);
        peers.time.advance(Duration.ofMillis(after));
      }
      one.close();
    }
  }
}
