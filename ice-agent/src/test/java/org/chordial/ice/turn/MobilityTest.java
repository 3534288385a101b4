package org.chordial.ice.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunAttribute.ErrorCode;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TurnAttribute;
import org.chordial.ice.stun.TurnAttribute.MobilityTicket;
import org.chordial.ice.vnet.VirtualHost;
import org.junit.jupiter.api.Test;

/** RFC 8016 between our client and our server, in virtual time. */
class MobilityTest {

  private final VirtualTurn turn;

  MobilityTest() throws Exception {
    turn = new VirtualTurn();
  }

  private TurnClient mobile(TurnTransport transport) {
    return turn.time.await(
        TurnClient.allocate(
            turn.as("alice", "secret", transport),
            RelayRequest.both().withFamilies(List.of(1)).withMobility(),
            turn.clientHost,
            turn.time.context(1)),
        VirtualTurn.LONG);
  }

  private void roams(TurnTransport transport) throws Exception {
    TurnClient client = mobile(transport);
    RelayedSocket socket = client.sockets().getFirst();
    List<String> heard = new ArrayList<>();
    socket.receiver(
        (datagram, from) -> {
          heard.add(datagram.toString(UTF_8));
          datagram.release();
        });
    List<String> atPeer = new ArrayList<>();
    DatagramSocket peer = turn.hear(turn.peerHost, atPeer);
    socket.settle(peer.localAddress());
    socket.send(VirtualTurn.text("before"), peer.localAddress());
    turn.time.advance(Duration.ofSeconds(5));
    boolean[] lost = new boolean[1];
    client.onLost(reason -> lost[0] = true);
    turn.clientHost.readdress("192.0.2.77");
    turn.time.advance(Duration.ofSeconds(3));
    // Nothing has been sent by the client; what comes for it finds it all the same.
    peer.send(VirtualTurn.text("to where you are"), socket.localAddress());
    turn.time.advance(Duration.ofSeconds(1));
    socket.send(VirtualTurn.text("after"), peer.localAddress());
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("to where you are"), heard);
    assertEquals(List.of("before", "after"), atPeer);
    assertFalse(lost[0]);
    assertEquals(1, turn.server.stats().allocated());
    // And it is refreshed from there.
    turn.time.advance(Duration.ofMinutes(30));
    socket.send(VirtualTurn.text("much later"), peer.localAddress());
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals("much later", atPeer.getLast());
    client.close();
    turn.time.advance(Duration.ofSeconds(5));
    assertEquals(0, turn.server.stats().allocations());
  }

  @Test
  void anAllocationOverUdpOutlivesTheAddressOfItsClient() throws Exception {
    roams(TurnTransport.UDP);
  }

  @Test
  void anAllocationOverTcpOutlivesTheAddressOfItsClient() throws Exception {
    roams(TurnTransport.TCP);
  }

  @Test
  void aClientThatDoesNotComeBackLosesItsRelayWithinAMinuteOfItsConnection() {
    TurnClient client = mobile(TurnTransport.TCP);
    turn.clientHost.up(false);
    turn.clientHost.readdress("192.0.2.78");
    turn.time.advance(Duration.ofMinutes(12));
    assertEquals(0, turn.server.stats().allocations());
    client.close();
  }

  @Test
  void whoAsksForNoTicketGetsNone() {
    TurnClient client = turn.allocate();
    boolean[] lost = new boolean[1];
    client.onLost(reason -> lost[0] = true);
    turn.clientHost.readdress("192.0.2.79");
    turn.time.advance(Duration.ofMinutes(12));
    assertTrue(lost[0]);
  }

  private int seed = 10;

  private record Asker(ServerPath path, TurnRequests requests) {}

  private Asker asker(VirtualHost host, String user, String password) {
    ServerPath path =
        turn.time.await(
            ServerPaths.connect(
                turn.as(user, password, TurnTransport.UDP), host, turn.time.context(seed++)),
            VirtualTurn.LONG);
    TurnRequests requests =
        new TurnRequests(
            path,
            new TurnCredentials(user, password),
            Duration.ofMillis(500),
            turn.time.context(seed++));
    path.receiver(
        message -> {
          try {
            var _ = requests.received(message, StunCodec.decode(message));
          } catch (StunException e) {
            throw new AssertionError(e);
          } finally {
            message.release();
          }
        });
    return new Asker(path, requests);
  }

  private TurnReply ask(Asker asker, int method, StunAttribute... attributes) {
    CompletableFuture<TurnReply> reply = new CompletableFuture<>();
    asker.requests().send(method, List.of(attributes), reply::complete);
    return turn.time.await(reply, VirtualTurn.LONG);
  }

  private static int code(TurnReply reply) {
    return reply instanceof TurnReply.Refused(int code, _) ? code : 0;
  }

  private static StunMessage answer(TurnReply reply) {
    return ((TurnReply.Success) reply).response();
  }

  @Test
  void aTicketIsOfUseToItsOwnerFromAnotherAddressAndOnce() {
    Asker alice = asker(turn.clientHost, "alice", "secret");
    StunMessage allocated =
        answer(
            ask(
                alice,
                TurnMethod.ALLOCATE,
                new TurnAttribute.RequestedTransport(TurnAttribute.UDP),
                new MobilityTicket(new byte[0])));
    MobilityTicket ticket = allocated.find(MobilityTicket.class).orElseThrow();
    Asker mallory = asker(turn.strangerHost, "mallory", "m");
    assertEquals(ErrorCode.WRONG_CREDENTIALS, code(ask(mallory, TurnMethod.REFRESH, ticket)));
    assertEquals(
        ErrorCode.BAD_REQUEST,
        code(ask(mallory, TurnMethod.REFRESH, new MobilityTicket(new byte[7]))));
    assertEquals(
        ErrorCode.ALLOCATION_MISMATCH,
        code(ask(mallory, TurnMethod.REFRESH, new MobilityTicket(new byte[20]))));
    assertEquals(ErrorCode.BAD_REQUEST, code(ask(alice, TurnMethod.REFRESH, ticket)));
    assertEquals(
        ErrorCode.BAD_REQUEST,
        code(
            ask(
                asker(turn.peerHost, "alice", "secret"),
                TurnMethod.ALLOCATE,
                new TurnAttribute.RequestedTransport(TurnAttribute.UDP),
                ticket)));
    Asker elsewhere = asker(turn.peerHost, "alice", "secret");
    StunMessage moved = answer(ask(elsewhere, TurnMethod.REFRESH, ticket));
    MobilityTicket next = moved.find(MobilityTicket.class).orElseThrow();
    assertFalse(next.equals(ticket));
    Asker third = asker(turn.strangerHost, "alice", "secret");
    assertEquals(ErrorCode.BAD_REQUEST, code(ask(third, TurnMethod.REFRESH, ticket)));
    assertEquals(0, code(ask(third, TurnMethod.REFRESH, next)));
    assertEquals(1, turn.server.stats().allocations());
  }

  @Test
  void aReservedPortWaitsHalfAMinuteForWhoHasItsToken() {
    Asker alice = asker(turn.clientHost, "alice", "secret");
    StunAttribute udp = new TurnAttribute.RequestedTransport(TurnAttribute.UDP);
    StunMessage first =
        answer(ask(alice, TurnMethod.ALLOCATE, udp, new TurnAttribute.EvenPort(true)));
    InetSocketAddress even =
        first.find(TurnAttribute.XorRelayedAddress.class).orElseThrow().address();
    assertEquals(0, even.getPort() % 2);
    TurnAttribute.ReservationToken token =
        first.find(TurnAttribute.ReservationToken.class).orElseThrow();
    Asker again = asker(turn.clientHost, "alice", "secret");
    StunMessage second = answer(ask(again, TurnMethod.ALLOCATE, udp, token));
    assertEquals(
        even.getPort() + 1,
        second.find(TurnAttribute.XorRelayedAddress.class).orElseThrow().address().getPort());
    Asker late = asker(turn.clientHost, "alice", "secret");
    assertEquals(ErrorCode.INSUFFICIENT_CAPACITY, code(ask(late, TurnMethod.ALLOCATE, udp, token)));
    Asker other = asker(turn.peerHost, "alice", "secret");
    TurnAttribute.ReservationToken unclaimed =
        answer(ask(other, TurnMethod.ALLOCATE, udp, new TurnAttribute.EvenPort(true)))
            .find(TurnAttribute.ReservationToken.class)
            .orElseThrow();
    turn.time.advance(Duration.ofSeconds(31));
    assertEquals(
        ErrorCode.INSUFFICIENT_CAPACITY, code(ask(late, TurnMethod.ALLOCATE, udp, unclaimed)));
  }
}
