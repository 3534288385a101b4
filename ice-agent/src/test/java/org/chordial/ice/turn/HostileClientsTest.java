package org.chordial.ice.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.stun.LongTermKey;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.stun.TurnAttribute;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.HostileBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What strangers, clients without a right to it and peers without permission try. */
class HostileClientsTest {

  private static final StunAttribute UDP = new TurnAttribute.RequestedTransport(TurnAttribute.UDP);
  private VirtualTurn turn;

  @AfterEach
  void end() {
    if (turn != null) {
      turn.server.close();
      turn.time.advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void aFloodOfAllocatesWithoutCredentialsCostsACounterAndFewAnswers() throws Exception {
    turn = new VirtualTurn();
    DatagramSocket stranger = turn.open(turn.strangerHost);
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < 10_000; i++) {
      stranger.send(
          turn.request(TurnMethod.ALLOCATE, Protection.none(), UDP), turn.server.address());
    }
    turn.time.advance(Duration.ofMillis(900));
    heap.assertFlat();
    assertEquals(10_000, turn.server.stats().challenges());
    assertEquals(10_000 - 8, turn.server.stats().unanswered());
    assertEquals(8, turn.answers.size());
    assertEquals(0, turn.server.stats().allocations());
    assertEquals(2, turn.serverHost.openSockets());
  }

  @Test
  void aRequestAsLongAsItsAnswerIsAlwaysAnsweredAndNoAnswerIsLonger() throws Exception {
    turn = new VirtualTurn();
    DatagramSocket stranger = turn.open(turn.strangerHost);
    StunAttribute padding = new StunAttribute.Software("x".repeat(96));
    int sent = 0;
    for (int i = 0; i < 100; i++) {
      ByteBuf request = turn.request(TurnMethod.ALLOCATE, Protection.none(), UDP, padding);
      sent = request.readableBytes();
      stranger.send(request, turn.server.address());
    }
    turn.time.advance(Duration.ofMillis(900));
    assertEquals(100, turn.answers.size());
    for (int bytes : turn.answerBytes) {
      assertTrue(bytes <= sent, bytes + " > " + sent);
    }
  }

  @Test
  void aNonceIsWorthNothingToAnotherAddressOrLater() throws Exception {
    turn = new VirtualTurn();
    DatagramSocket one = turn.open(turn.clientHost);
    one.send(turn.request(TurnMethod.ALLOCATE, Protection.none(), UDP), turn.server.address());
    turn.time.advance(Duration.ofSeconds(1));
    StunAttribute.Nonce nonce =
        turn.answers.getFirst().find(StunAttribute.Nonce.class).orElseThrow();
    DatagramSocket other = turn.open(turn.strangerHost);
    other.send(authenticated(nonce), turn.server.address());
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(StunAttribute.ErrorCode.STALE_NONCE, lastError());
    turn.time.advance(Duration.ofHours(1));
    one.send(authenticated(nonce), turn.server.address());
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(StunAttribute.ErrorCode.STALE_NONCE, lastError());
    assertEquals(0, turn.server.stats().allocations());
  }

  private ByteBuf authenticated(StunAttribute.Nonce nonce) {
    byte[] key =
        LongTermKey.of(StunAttribute.PasswordAlgorithm.MD5, "alice", "example.org", "secret");
    return turn.request(
        TurnMethod.ALLOCATE,
        new Protection(Protection.Integrity.SHA1, key, true),
        UDP,
        new StunAttribute.Username("alice"),
        new StunAttribute.Realm("example.org"),
        nonce);
  }

  private int lastError() {
    return turn.answers.getLast().find(StunAttribute.ErrorCode.class).orElseThrow().code();
  }

  @Test
  void onlyWhomTheClientPermitsIsHeardAndOnlyAsLongAsItDoes() throws Exception {
    turn = new VirtualTurn();
    TurnClient client = turn.allocate();
    RelayedSocket relay = client.sockets().getFirst();
    List<String> heard = new ArrayList<>();
    relay.receiver(
        (datagram, from) -> {
          heard.add(datagram.toString(java.nio.charset.StandardCharsets.UTF_8));
          datagram.release();
        });
    DatagramSocket peer = turn.open(turn.peerHost);
    DatagramSocket stranger = turn.open(turn.strangerHost);
    relay.permit(List.of(turn.peerHost.address()));
    turn.time.advance(Duration.ofSeconds(1));
    peer.send(VirtualTurn.text("peer"), relay.localAddress());
    stranger.send(VirtualTurn.text("stranger"), relay.localAddress());
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("peer"), heard);
    assertEquals(1, turn.server.stats().notPermitted());
  }

  @Test
  void channelDataOfAStrangerGoesNowhere() throws Exception {
    turn = new VirtualTurn();
    TurnClient client = turn.allocate();
    List<String> heard = new ArrayList<>();
    DatagramSocket peer = turn.hear(turn.peerHost, heard);
    client.sockets().getFirst().settle(peer.localAddress());
    turn.time.advance(Duration.ofSeconds(1));
    DatagramSocket stranger = turn.open(turn.strangerHost);
    for (int channel = ChannelData.FIRST; channel < ChannelData.FIRST + 100; channel++) {
      stranger.send(
          ChannelData.frame(channel, VirtualTurn.text("spoofed"), false), turn.server.address());
    }
    turn.time.advance(Duration.ofSeconds(1));
    assertTrue(heard.isEmpty());
    assertEquals(100, turn.server.stats().unbound());
  }

  @Test
  void theServersOwnPortsAndPrivateAddressesAreNoPeers() throws Exception {
    turn = new VirtualTurn();
    TurnClient client = turn.allocate();
    RelayedSocket relay = client.sockets().getFirst();
    relay.send(VirtualTurn.text("to the server itself"), turn.server.address());
    relay.send(VirtualTurn.text("to a router"), new InetSocketAddress("192.168.0.1", 80));
    relay.send(VirtualTurn.text("metadata"), new InetSocketAddress("169.254.169.254", 80));
    turn.time.advance(Duration.ofSeconds(2));
    assertEquals(0, turn.server.stats().malformed());
    assertTrue(turn.server.stats().notPermitted() >= 3, turn.server.stats().toString());
    assertEquals(2, turn.server.stats().refused());
  }

  @Test
  void quotasHoldForOneUserAndForAll() throws Exception {
    turn = new VirtualTurn(VirtualTurn.settings().withQuota(2, 3));
    List<TurnClient> alices = List.of(turn.allocate(), turn.allocate());
    assertEquals(TurnFailure.QUOTA, refusal("alice", "secret"));
    TurnClient third =
        turn.time.await(turn.asks(turn.clientHost, "mallory", "m"), VirtualTurn.LONG);
    assertEquals(TurnFailure.NO_CAPACITY, refusal("mallory", "m"));
    alices.getFirst().close();
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(2, turn.server.stats().allocations());
    assertFalse(turn.allocate().sockets().isEmpty());
    third.close();
  }

  private TurnFailure refusal(String user, String password) {
    var asked = turn.asks(turn.clientHost, user, password);
    assertTrue(turn.time.runUntil(asked::isDone, VirtualTurn.LONG));
    Throwable failure = asked.exceptionNow();
    return ((TurnException) failure).reason();
  }

  @Test
  void anAllocationRelaysNoMoreThanItsBandwidth() throws Exception {
    TurnServerSettings slow = VirtualTurn.settings().withBandwidth(10_000, 1_000_000);
    turn = new VirtualTurn(slow);
    RelayedSocket relay = turn.allocate().sockets().getFirst();
    List<String> heard = new ArrayList<>();
    DatagramSocket peer = turn.hear(turn.peerHost, heard);
    relay.settle(peer.localAddress());
    turn.time.advance(Duration.ofSeconds(1));
    for (int second = 0; second < 3; second++) {
      for (int i = 0; i < 100; i++) {
        relay.send(VirtualTurn.text("x".repeat(1000)), peer.localAddress());
      }
      turn.time.advance(Duration.ofSeconds(1));
    }
    assertEquals(30, heard.size());
    assertEquals(270, turn.server.stats().overBandwidth());
  }

  @Test
  void anAllocationOfASilentClientEnds() throws Exception {
    turn = new VirtualTurn();
    turn.allocate();
    turn.network.cut(turn.clientHost, turn.serverHost);
    assertEquals(1, turn.server.stats().allocations());
    turn.time.advance(Duration.ofMinutes(11));
    assertEquals(0, turn.server.stats().allocations());
    assertEquals(2, turn.serverHost.openSockets());
  }

  /** 50,000 datagrams of seed 23, from strangers and from the address of a client. */
  @Test
  void damagedMessagesHarmNothing() throws Exception {
    turn = new VirtualTurn();
    TurnClient client = turn.allocate();
    RelayedSocket relay = client.sockets().getFirst();
    List<String> heard = new ArrayList<>();
    DatagramSocket peer = turn.hear(turn.peerHost, heard);
    relay.settle(peer.localAddress());
    turn.time.advance(Duration.ofSeconds(1));
    HostileBytes hostile = new HostileBytes(23, overheard(peer.localAddress()));
    DatagramSocket stranger = turn.open(turn.strangerHost);
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < 50_000; i++) {
      stranger.send(hostile.nextBuffer(), turn.server.address());
      if (i % 100 == 0) {
        turn.time.advance(Duration.ofMillis(10));
        turn.answers.clear();
        turn.answerBytes.clear();
      }
    }
    turn.time.advance(Duration.ofSeconds(1));
    heap.assertFlat();
    assertEquals(1, turn.server.stats().allocations());
    heard.clear();
    relay.send(VirtualTurn.text("still here"), peer.localAddress());
    turn.time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("still here"), heard);
  }

  private List<byte[]> overheard(InetSocketAddress peer) {
    ByteBuf data = VirtualTurn.text("data");
    List<ByteBuf> good =
        List.of(
            turn.request(TurnMethod.ALLOCATE, Protection.fingerprinted(), UDP),
            authenticated(new StunAttribute.Nonce("obMatJos2gAAA" + "A".repeat(20))),
            turn.request(
                TurnMethod.CHANNEL_BIND,
                Protection.fingerprinted(),
                new TurnAttribute.ChannelNumber(ChannelData.FIRST),
                new TurnAttribute.XorPeerAddress(peer)),
            Indications.encode(TurnMethod.SEND, new TransactionId(1, 2), peer, data),
            ChannelData.frame(ChannelData.FIRST, VirtualTurn.text("data"), true),
            org.chordial.ice.stun.StunCodec.encode(
                StunMessage.binding(StunClass.REQUEST, new TransactionId(3, 4)),
                Protection.none(),
                io.netty.buffer.ByteBufAllocator.DEFAULT));
    data.release();
    List<byte[]> bytes = good.stream().map(ByteBufUtil::getBytes).toList();
    good.forEach(ByteBuf::release);
    return bytes;
  }

  /** 20,000 streams of seed 24 at the framing that client and server share. */
  @Test
  void damagedStreamsEndOrWait() {
    List<byte[]> good = new ArrayList<>();
    good.add(new byte[] {0x40, 0, 0, 3, 1, 2, 3, 0, 0x40, 1, 0, 0});
    byte[] binding = new byte[20];
    binding[1] = 1;
    good.add(binding);
    HostileBytes hostile = new HostileBytes(24, good);
    HeapWatch heap = new HeapWatch();
    int messages = 0;
    int broken = 0;
    for (int i = 0; i < 20_000; i++) {
      StreamFraming framing = new StreamFraming();
      List<ByteBuf> found = new ArrayList<>();
      boolean fine = true;
      for (int part = 0; part < 3 && fine; part++) {
        fine = framing.received(hostile.nextBuffer(), found::add);
      }
      messages += found.size();
      broken += fine ? 0 : 1;
      found.forEach(ByteBuf::release);
      framing.close();
    }
    heap.assertFlat();
    assertTrue(messages > 1000 && broken > 1000, messages + " messages, " + broken + " broken");
  }

  @Test
  void relayAddressesOfBothFamiliesAreToldApart() throws Exception {
    turn = new VirtualTurn();
    TurnClient client = turn.allocate();
    assertEquals(1, client.sockets().size());
    InetAddress six = InetAddress.ofLiteral("2a00::1");
    client.sockets().getFirst().send(VirtualTurn.text("x"), new InetSocketAddress(six, 9));
    assertEquals(1, client.droppedDatagrams());
  }
}
