package org.chordial.ice.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.stun.AddressFamily;
import org.chordial.ice.vnet.VirtualHost;
import org.junit.jupiter.api.Test;

/** RFC 6062 between our client and our server, in virtual time: what is refused, and what ends. */
class TcpRelayTest {

  private static final int PORT = 5000;

  private final VirtualTurn turn;
  private final List<StreamConnection> atPeer = new ArrayList<>();

  TcpRelayTest() throws Exception {
    turn = new VirtualTurn();
    turn.peerHost.listenTcp(new InetSocketAddress(turn.peerHost.address(), PORT), atPeer::add);
  }

  private StreamRelay relay(VirtualHost host, String user, String password) {
    return turn.time.await(
        StreamRelay.allocate(
            turn.as(user, password, TurnTransport.TCP),
            AddressFamily.IPV4,
            host,
            turn.time.context(user.length())),
        VirtualTurn.LONG);
  }

  private InetSocketAddress peer() {
    return new InetSocketAddress(turn.peerHost.address(), PORT);
  }

  private TurnFailure refusal(StreamRelay relay, InetSocketAddress peer) {
    CompletionException thrown =
        assertThrows(
            CompletionException.class,
            () -> turn.time.await(relay.connect(peer), VirtualTurn.LONG));
    return ((TurnException) thrown.getCause()).reason();
  }

  /** Keeps what comes and whether it has ended. */
  private record Heard(List<String> texts) implements StreamConnection.Handler {
    @Override
    public void received(ByteBuf bytes) {
      texts.add(bytes.toString(UTF_8));
      bytes.release();
    }

    @Override
    public void closed(String reason) {
      texts.add("closed");
    }
  }

  @Test
  void bytesGoToAndFroUntilOneSideCloses() {
    StreamRelay relay = relay(turn.clientHost, "alice", "secret");
    StreamConnection connection = turn.time.await(relay.connect(peer()), VirtualTurn.LONG);
    List<String> heard = new ArrayList<>();
    List<String> there = new ArrayList<>();
    connection.handler(new Heard(heard));
    atPeer.getFirst().handler(new Heard(there));
    connection.send(VirtualTurn.text("hello"));
    atPeer.getFirst().send(VirtualTurn.text("hello yourself"));
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("hello"), there);
    assertEquals(List.of("hello yourself"), heard);
    atPeer.getFirst().close();
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals("closed", heard.getLast());
    relay.close();
    turn.time.advance(Duration.ofSeconds(5));
    assertEquals(0, turn.server.stats().allocations());
  }

  @Test
  void privateAddressesTheServerItselfAndWhoIsConnectedAlreadyAreRefused() {
    StreamRelay relay = relay(turn.clientHost, "alice", "secret");
    assertEquals(TurnFailure.FORBIDDEN, refusal(relay, new InetSocketAddress("10.1.2.3", 80)));
    assertEquals(
        TurnFailure.FORBIDDEN,
        refusal(relay, new InetSocketAddress(InetAddress.getLoopbackAddress(), 80)));
    assertEquals(TurnFailure.FORBIDDEN, refusal(relay, new InetSocketAddress("203.0.113.2", 3478)));
    assertEquals(TurnFailure.REFUSED, refusal(relay, new InetSocketAddress("198.51.100.2", 6)));
    turn.time.await(relay.connect(peer()), VirtualTurn.LONG);
    assertEquals(TurnFailure.REFUSED, refusal(relay, peer()));
    relay.close();
  }

  @Test
  void aPeerWithoutAPermissionIsHungUpOnAndOneWithItIsTaken() {
    StreamRelay relay = relay(turn.clientHost, "alice", "secret");
    List<StreamConnection> taken = new ArrayList<>();
    relay.accepted(taken::add);
    List<String> stranger = new ArrayList<>();
    turn.time
        .await(turn.strangerHost.connectTcp(relay.address()), VirtualTurn.LONG)
        .handler(new Heard(stranger));
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("closed"), stranger);
    assertEquals(1, turn.server.stats().notPermitted());
    relay.permit(List.of(turn.peerHost.address()));
    turn.time.advance(Duration.ofSeconds(1));
    StreamConnection friend =
        turn.time.await(turn.peerHost.connectTcp(relay.address()), VirtualTurn.LONG);
    // Said before the client's half is there: it waits.
    friend.send(VirtualTurn.text("early"));
    turn.time.advance(Duration.ofSeconds(1));
    List<String> heard = new ArrayList<>();
    taken.getFirst().handler(new Heard(heard));
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("early"), heard);
    assertEquals(friend.localAddress(), taken.getFirst().remoteAddress());
    relay.close();
  }

  @Test
  void anAllocationForTcpIsNotToBeHadOverUdp() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            StreamRelay.allocate(
                turn.as("alice", "secret", TurnTransport.UDP),
                AddressFamily.IPV4,
                turn.clientHost,
                turn.time.context(1)));
  }

  @Test
  void whatNobodyBindsEndsAfterHalfAMinute() throws Exception {
    StreamRelay relay = relay(turn.clientHost, "alice", "secret");
    relay.permit(List.of(turn.peerHost.address()));
    turn.time.advance(Duration.ofSeconds(1));
    // Its client is cut off before it can bind.
    turn.clientHost.up(false);
    List<String> heard = new ArrayList<>();
    turn.time
        .await(turn.peerHost.connectTcp(relay.address()), VirtualTurn.LONG)
        .handler(new Heard(heard));
    turn.time.advance(Duration.ofSeconds(20));
    assertTrue(heard.isEmpty());
    turn.time.advance(Duration.ofSeconds(15));
    assertEquals(List.of("closed"), heard);
    turn.clientHost.up(true);
    relay.close();
  }

  @Test
  void theAllocationIsRefreshedForAsLongAsItIsOpen() {
    StreamRelay relay = relay(turn.clientHost, "alice", "secret");
    relay.permit(List.of(turn.peerHost.address()));
    turn.time.advance(Duration.ofHours(2));
    assertEquals(1, turn.server.stats().allocations());
    List<StreamConnection> taken = new ArrayList<>();
    relay.accepted(taken::add);
    turn.time.await(turn.peerHost.connectTcp(relay.address()), VirtualTurn.LONG);
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(1, taken.size());
    relay.close();
  }
}
