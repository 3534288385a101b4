package org.chordial.ice.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.NetworkException.Reason;
import org.chordial.ice.net.StreamConnection;
import org.junit.jupiter.api.Test;

class VirtualNetworkTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 7);
  private final VirtualHost alice = network.host("198.51.100.1", "2001:db8::1");
  private final VirtualHost bob = network.host("198.51.100.2", "2001:db8::2");
  private final StringBuilder heard = new StringBuilder();
  private final List<String> ends = new ArrayList<>();

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private DatagramSocket listening(VirtualHost host, int port) throws NetworkException {
    DatagramSocket socket = host.openUdp(new InetSocketAddress(InetAddress.ofLiteral("::"), port));
    socket.receiver(
        (datagram, from) -> {
          heard.append(datagram.toString(StandardCharsets.US_ASCII));
          datagram.release();
        });
    return socket;
  }

  private InetSocketAddress at(VirtualHost host, int port) {
    return new InetSocketAddress(host.address(), port);
  }

  private StreamConnection.Handler hearing() {
    return new StreamConnection.Handler() {
      @Override
      public void received(ByteBuf bytes) {
        heard.append(bytes.toString(StandardCharsets.US_ASCII));
        bytes.release();
      }

      @Override
      public void closed(String reason) {
        ends.add(reason);
      }
    };
  }

  private StreamConnection stream(VirtualHost from, VirtualHost to) throws NetworkException {
    CompletableFuture<StreamConnection> accepted = new CompletableFuture<>();
    to.listenTcp(at(to, 80), accepted::complete);
    StreamConnection here = time.await(from.connectTcp(at(to, 80)), MINUTE);
    accepted.join().handler(hearing());
    return here;
  }

  @Test
  void aDatagramTakesTheLatencyOfBothHosts() throws Exception {
    alice.quality(LinkQuality.of(Duration.ofMillis(30)));
    bob.quality(LinkQuality.of(Duration.ofMillis(5)));
    listening(bob, 9);
    alice.openUdp(at(alice, 0)).send(text("x"), at(bob, 9));

    assertTrue(time.runUntil(() -> !heard.isEmpty(), MINUTE));
    assertEquals(Duration.ofMillis(35), time.elapsed());
  }

  @Test
  void aSocketBoundToAnyAddressAnswersInBothFamilies() throws Exception {
    listening(bob, 9);
    DatagramSocket any = alice.openUdp(new InetSocketAddress(InetAddress.ofLiteral("::"), 0));
    any.send(text("4"), at(bob, 9));
    any.send(text("6"), new InetSocketAddress(InetAddress.ofLiteral("2001:db8::2"), 9));
    time.advance(MINUTE);

    assertEquals("46", heard.toString());
  }

  @Test
  void lossIsAboutWhatWasAskedForAndTheSameForTheSameSeed() throws Exception {
    assertEquals(arrivedOfThousand(3), arrivedOfThousand(3));
    assertNotEquals(arrivedOfThousand(3), arrivedOfThousand(4));
    int arrived = arrivedOfThousand(3).length();
    assertTrue(arrived > 650 && arrived < 750, "arrived " + arrived);
  }

  private static String arrivedOfThousand(long seed) throws NetworkException {
    VirtualTime time = new VirtualTime();
    VirtualNetwork network = new VirtualNetwork(time, seed);
    VirtualHost a = network.host("192.0.2.1");
    VirtualHost b = network.host("192.0.2.2");
    network.link(a, b, LinkQuality.GOOD.withLoss(0.3).withJitter(Duration.ofMillis(50)));
    StringBuilder got = new StringBuilder();
    b.openUdp(new InetSocketAddress("192.0.2.2", 9))
        .receiver(
            (datagram, from) -> {
              got.append((char) datagram.readUnsignedShort());
              datagram.release();
            });
    DatagramSocket socket = a.openUdp(new InetSocketAddress("192.0.2.1", 0));
    for (int i = 0; i < 1000; i++) {
      socket.send(Unpooled.buffer().writeShort(i), new InetSocketAddress("192.0.2.2", 9));
    }
    time.advance(Duration.ofSeconds(1));
    return got.toString();
  }

  @Test
  void nothingPassesACutUntilItIsMended() throws Exception {
    listening(bob, 9);
    DatagramSocket socket = alice.openUdp(at(alice, 0));
    network.cut(bob, alice);
    socket.send(text("lost"), at(bob, 9));
    time.advance(MINUTE);
    network.mend(alice, bob);
    socket.send(text("found"), at(bob, 9));
    time.advance(MINUTE);

    assertEquals("found", heard.toString());
  }

  @Test
  void anUnpluggedHostHearsNothing() throws Exception {
    listening(bob, 9);
    bob.up(false);
    alice.openUdp(at(alice, 0)).send(text("x"), at(bob, 9));
    time.advance(MINUTE);

    assertEquals("", heard.toString());
    assertEquals(1, network.dropped());
  }

  @Test
  void aPortIsFreeAgainWhenItsSocketIsClosed() throws Exception {
    DatagramSocket socket = alice.openUdp(at(alice, 9));
    NetworkException taken =
        assertThrows(NetworkException.class, () -> alice.openUdp(at(alice, 9)));
    assertEquals(Reason.ADDRESS_IN_USE, taken.reason());
    socket.close();
    alice.openUdp(at(alice, 9)).close();

    assertEquals(0, alice.openSockets());
  }

  @Test
  void aStreamKeepsItsOrderThroughLossAndJitter() throws Exception {
    network.link(alice, bob, LinkQuality.GOOD.withLoss(0.3).withJitter(Duration.ofMillis(100)));
    StreamConnection here = stream(alice, bob);
    for (char c = 'a'; c <= 'z'; c++) {
      here.send(text(String.valueOf(c)));
    }
    assertEquals(26, here.pendingBytes());
    time.advance(MINUTE);

    assertEquals("abcdefghijklmnopqrstuvwxyz", heard.toString());
    assertEquals(0, here.pendingBytes());
  }

  @Test
  void closingAStreamEndsTheOtherSideAfterAllThatWasSent() throws Exception {
    StreamConnection here = stream(alice, bob);
    here.send(text("last words"));
    here.close();
    time.advance(MINUTE);

    assertEquals("last words", heard.toString());
    assertEquals(List.of(""), ends);
  }

  @Test
  void whereNobodyListensAStreamIsRefusedAfterOneRoundTrip() {
    CompletableFuture<StreamConnection> attempt = alice.connectTcp(at(bob, 80));
    CompletionException failed =
        assertThrows(CompletionException.class, () -> time.await(attempt, MINUTE));

    assertEquals(
        Reason.REFUSED, assertInstanceOf(NetworkException.class, failed.getCause()).reason());
    assertEquals(Duration.ofMillis(40), time.elapsed());
  }

  @Test
  void aStreamToAHostThatIsDownTimesOut() {
    bob.up(false);
    CompletableFuture<StreamConnection> attempt = alice.connectTcp(at(bob, 80));
    CompletionException failed =
        assertThrows(CompletionException.class, () -> time.await(attempt, MINUTE));

    assertEquals(
        Reason.TIMED_OUT, assertInstanceOf(NetworkException.class, failed.getCause()).reason());
  }

  @Test
  void aSenderOnACutStreamLearnsOfItAfterAWhile() throws Exception {
    StreamConnection here = stream(alice, bob);
    here.handler(hearing());
    network.cut(alice, bob);
    here.send(text("into the void"));
    time.advance(Duration.ofSeconds(25));
    assertTrue(ends.isEmpty());
    time.advance(Duration.ofSeconds(10));

    assertEquals(1, ends.size());
    assertEquals("", heard.toString());
  }

  @Test
  void aStreamGoesOutThroughANatAndNotIn() throws Exception {
    NatBox nat = network.nat(NatBehaviour.SYMMETRIC, "203.0.113.9");
    VirtualHost inside = nat.host("10.0.0.2");
    StreamConnection here = stream(inside, bob);
    here.send(text("out"));
    time.advance(MINUTE);
    assertEquals("out", heard.toString());

    inside.listenTcp(at(inside, 80), c -> {});
    CompletableFuture<StreamConnection> attempt =
        alice.connectTcp(new InetSocketAddress("203.0.113.9", 80));
    assertThrows(CompletionException.class, () -> time.await(attempt, MINUTE));
  }

  @Test
  void namesResolveToTheirAddresses() {
    network.name("bob.example", "198.51.100.2");

    assertEquals(List.of(bob.address()), time.await(alice.resolve("bob.example"), MINUTE));
    assertThrows(CompletionException.class, () -> time.await(alice.resolve("eve.example"), MINUTE));
  }
}
