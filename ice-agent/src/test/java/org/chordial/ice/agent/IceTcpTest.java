package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.chordial.ice.vnet.VirtualHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 6544: candidates over TCP. */
class IceTcpTest {

  private static final NatBehaviour NO_UDP = NatBehaviour.PORT_RESTRICTED.withUdpBlocked();

  private static VirtualPeers overTcp(long seed) {
    VirtualPeers peers = new VirtualPeers(seed);
    peers.config =
        peers
            .config
            .withTransports(false, true)
            .withKinds(EnumSet.of(CandidateType.PEER_REFLEXIVE))
            // The TURN server takes STUN over TCP on its port; the other one is for UDP alone.
            .withStunServers(List.of(peers.relay.server.address()));
    return peers;
  }

  private static Set<String> kinds(IceDescription description) {
    return description.candidates().stream()
        .map(each -> each.transport() + " " + each.type())
        .collect(Collectors.toSet());
  }

  @Test
  void eachAddressHasAnActiveAPassiveAndASimultaneousOpenCandidateAfterTheRfcsOrder() {
    VirtualPeers peers = overTcp(1);
    peers.on(
        peers.network.host("198.51.100.10", "198.51.100.11"), peers.network.host("198.51.100.20"));
    peers.gather();
    List<Candidate> told = peers.alice.description.join().candidates();
    assertEquals(6, told.size());
    for (Candidate each : told) {
      assertEquals(
          each.transport() == CandidateTransport.TCP_ACTIVE, each.address().getPort() == 9);
      long typePreference = each.priority() >> 24;
      long direction = (each.priority() >> 21) & 7;
      long other = (each.priority() >> 8) & 8191;
      assertEquals(126 - 36, typePreference);
      assertEquals(
          switch (each.transport()) {
            case TCP_ACTIVE -> 6;
            case TCP_PASSIVE -> 4;
            default -> 2;
          },
          direction);
      assertEquals(each.address().getHostString().endsWith("10") ? 8191 : 8190, other);
    }
    assertEquals(6, told.stream().map(Candidate::priority).distinct().count());
    assertEquals(6, told.stream().map(Candidate::foundation).distinct().count());
    peers.close();
  }

  @Test
  void reflexiveCandidatesOfAllThreeKindsAreLearnedOverTcp() {
    VirtualPeers peers = overTcp(1);
    peers.on(peers.host(NO_UDP, 10), peers.host(NO_UDP, 20));
    peers.gather();
    peers.time.advance(Duration.ofSeconds(1));
    Set<String> kinds = kinds(peers.alice.description.join());
    peers.alice.trickled.forEach(each -> kinds.add(each.transport() + " " + each.type()));
    for (CandidateTransport transport : CandidateTransport.OVER_TCP) {
      assertTrue(kinds.contains(transport + " HOST"), kinds.toString());
      assertTrue(kinds.contains(transport + " SERVER_REFLEXIVE"), kinds.toString());
    }
    peers.close();
  }

  @ParameterizedTest
  @EnumSource(IceRole.class)
  void whereUdpIsBlockedTheOneBehindATranslatorOpensTheConnection(IceRole ofAlice) {
    VirtualPeers peers = overTcp(2);
    peers.config = peers.config.withStunServers(List.of());
    peers.on(peers.host(NO_UDP, 10), peers.host(null, 20));
    peers.connect(ofAlice, ofAlice.other());
    assertTrue(peers.connected());
    peers.time.advance(Duration.ofSeconds(5));
    int moves = peers.alice.moves + peers.bob.moves;
    assertEquals(CandidateTransport.TCP_ACTIVE, peers.alice.pair.local().transport());
    assertEquals(CandidateTransport.TCP_PASSIVE, peers.bob.pair.local().transport());
    assertEquals(CandidateType.PEER_REFLEXIVE, peers.bob.pair.remote().type());
    assertEquals(peers.alice.pair.priority(), peers.bob.pair.priority());
    peers.talk();
    peers.time.advance(Duration.ofMinutes(2));
    assertNull(peers.alice.failure);
    assertNull(peers.bob.failure);
    assertEquals(moves, peers.alice.moves + peers.bob.moves);
    peers.close();
  }

  @Test
  void twoBehindTranslatorsMeetWhereBothOpenAtOnce() {
    VirtualPeers peers = overTcp(3);
    peers.on(peers.host(NO_UDP, 10), peers.host(NO_UDP, 20));
    peers.connect();
    assertTrue(peers.connected());
    assertEquals(CandidateTransport.TCP_SIMULTANEOUS_OPEN, peers.alice.pair.local().transport());
    assertEquals(CandidateTransport.TCP_SIMULTANEOUS_OPEN, peers.bob.pair.local().transport());
    peers.talk();
    peers.close();
  }

  @Test
  void whereUdpWorksItIsPreferred() {
    VirtualPeers peers = new VirtualPeers(4);
    peers.config = peers.config.withTransports(true, true);
    peers.on(peers.host(NatBehaviour.PORT_RESTRICTED, 10), peers.host(NatBehaviour.FULL_CONE, 20));
    peers.connect();
    peers.time.advance(Duration.ofSeconds(5));
    assertEquals(CandidateTransport.UDP, peers.alice.pair.local().transport());
    assertEquals(CandidateTransport.UDP, peers.bob.pair.local().transport());
    assertTrue(peers.alice.agent.stats().nominatedMillis() <= 60);
    peers.close();
  }

  @Test
  void afterTheNominationOnlyTheChosenConnectionStays() {
    VirtualPeers peers = overTcp(5);
    peers.on(peers.host(null, 10), peers.host(null, 20));
    peers.connect();
    peers.talk();
    peers.time.advance(Duration.ofSeconds(20));
    assertTrue(
        peers.alice.host.openSockets() + peers.bob.host.openSockets() <= 1,
        () ->
            "listeners of other candidates are closed " + peers.alice.pair + " " + peers.bob.pair);
    assertNull(peers.alice.failure);
    peers.close();
  }

  @Test
  void aConnectionThatBreaksIsOpenedAgainByTheActiveSide() {
    for (IceRole ofAlice : IceRole.values()) {
      VirtualPeers peers = overTcp(6);
      NatBox box = peers.network.nat(NO_UDP, "198.51.100.10");
      VirtualHost host = box.host("192.168.10.2");
      peers.on(host, peers.host(null, 20));
      peers.connect(ofAlice, ofAlice.other());
      peers.talk();
      peers.time.advance(Duration.ofSeconds(10));
      host.breakStreams();
      peers.time.advance(Duration.ofSeconds(1));
      peers.alice.heard.clear();
      peers.bob.heard.clear();
      peers.alice.say("again");
      peers.bob.say("again");
      peers.time.advance(Duration.ofSeconds(1));
      assertEquals(List.of("again"), peers.alice.heard);
      assertEquals(List.of("again"), peers.bob.heard);
      assertNull(peers.alice.failure);
      assertNull(peers.bob.failure);
      peers.close();
    }
  }

  @Test
  void aRefusedConnectionFailsTheCheckAtOnce() {
    VirtualPeers peers = overTcp(7);
    peers.on(peers.host(null, 10), peers.host(null, 20));
    peers.gather();
    Candidate nobody =
        new Candidate(
            "1",
            1,
            CandidateTransport.TCP_PASSIVE,
            1000,
            new InetSocketAddress("198.51.100.20", 7),
            CandidateType.HOST,
            Optional.empty());
    IceDescription ofBob = peers.bob.description.join();
    peers.alice.agent.connect(
        ofBob.withCandidates(List.of(nobody)).withOptions(IceOptions.OURS), IceRole.CONTROLLING);
    peers.time.advance(Duration.ofMillis(200));
    assertEquals(0, peers.alice.agent.stats().retransmissions());
    assertFalse(peers.alice.ended(), "RFC 8863: the peer may still be heard of");
    peers.time.advance(Duration.ofSeconds(20));
    assertEquals(IceFailure.NO_PATH, peers.alice.failure);
    peers.close();
  }

  @Test
  void strangersHoldNoMoreConnectionsThanTheLimitAndNotForLong() throws NetworkException {
    VirtualPeers peers = overTcp(8);
    peers.on(peers.host(null, 10), peers.host(null, 20));
    peers.gather();
    InetSocketAddress passive =
        peers.bob.description.join().candidates().stream()
            .filter(each -> each.transport() == CandidateTransport.TCP_PASSIVE)
            .map(Candidate::address)
            .findFirst()
            .orElseThrow();
    VirtualHost stranger = peers.network.host("198.51.100.66");
    int[] closed = {0};
    for (int i = 0; i < 2 * FramedSocket.MAX_ACCEPTED; i++) {
      var _ =
          stranger
              .connectTcp(passive)
              .thenAccept(
                  connection -> {
                    connection.handler(
                        new StreamConnection.Handler() {
                          @Override
                          public void received(ByteBuf bytes) {
                            bytes.release();
                          }

                          @Override
                          public void closed(String reason) {
                            closed[0]++;
                          }
                        });
                  });
    }
    peers.time.advance(Duration.ofSeconds(1));
    assertEquals(FramedSocket.MAX_ACCEPTED, closed[0]);
    peers.time.advance(Duration.ofSeconds(5));
    assertEquals(2 * FramedSocket.MAX_ACCEPTED, closed[0]);
    peers.connect();
    assertTrue(peers.connected());
    peers.close();
  }

  @Test
  void framesAreFoundHoweverTheStreamIsCut() {
    byte[] first = "first".getBytes(StandardCharsets.UTF_8);
    byte[] second = "the second".getBytes(StandardCharsets.UTF_8);
    var stream = Unpooled.buffer();
    stream.writeShort(first.length).writeBytes(first).writeShort(0);
    stream.writeShort(second.length).writeBytes(second);
    int length = stream.readableBytes();
    for (int one = 0; one <= length; one++) {
      for (int two = one; two <= length; two++) {
        List<String> found = new ArrayList<>();
        FrameReader reader = new FrameReader();
        for (int[] cut : new int[][] {{0, one}, {one, two}, {two, length}}) {
          reader.received(
              stream.copy(cut[0], cut[1] - cut[0]),
              frame -> {
                found.add(frame.toString(StandardCharsets.UTF_8));
                frame.release();
              });
        }
        assertEquals(List.of("first", "the second"), found);
        reader.close();
      }
    }
    stream.release();
  }
}
