package org.chordial.ice.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DTLS in virtual time: the same handshakes, without waiting and again and again the same. */
class DtlsVirtualTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final VirtualTime time = new VirtualTime();
  private final CoreContext context = time.context(5);
  private final TlsIdentity alice = SelfSigned.ecdsa("alice", context);
  private final TlsIdentity bob = SelfSigned.ecdsa("bob", context);
  private final List<DtlsConnection> accepted = new ArrayList<>();
  private VirtualNetwork network = new VirtualNetwork(time, 1);
  private VirtualHost here = network.host("192.0.2.1");
  private VirtualHost there = network.host("192.0.2.2");

  private void freshNetwork(long seed, LinkQuality between) {
    network = new VirtualNetwork(time, seed);
    here = network.host("192.0.2.1");
    there = network.host("192.0.2.2");
    network.link(here, there, between);
  }

  private static TlsSettings settings(TlsIdentity own, Duration limit) {
    return new TlsSettings(own, chain -> Optional.empty()).withHandshakeLimit(limit);
  }

  private DtlsListener listener(VirtualHost host, TlsIdentity identity, DtlsLimits limits)
      throws NetworkException {
    return new DtlsListener(
        host.openUdp(new InetSocketAddress(host.address(), 6084)),
        settings(identity, Duration.ofSeconds(60)),
        context,
        limits,
        accepted::add,
        (datagram, from) -> datagram.release());
  }

  private DtlsListener listener(VirtualHost host, TlsIdentity identity) throws NetworkException {
    return listener(host, identity, DtlsLimits.DEFAULT);
  }

  @Test
  void aHandshakeTakesThreeRoundTrips() throws Exception {
    DtlsListener server = listener(there, bob);
    DtlsListener client = listener(here, alice);
    DtlsConnection connection = time.await(client.connect(server.localAddress()), LIMIT);

    assertEquals(Duration.ofMillis(120), time.elapsed());
    assertEquals(List.of(alice.certificate()), accepted.getFirst().peerChain());
    assertEquals(1, client.remotes());
    connection.close();
    time.advance(Duration.ofSeconds(1));
    assertEquals(0, client.remotes());
    assertEquals(0, server.remotes());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void aHandshakeSurvivesTheLossOfAThirdOfAllDatagrams(long seed) throws Exception {
    freshNetwork(seed, LinkQuality.GOOD.withLoss(1 / 3.0).withJitter(Duration.ofMillis(30)));
    DtlsListener server = listener(there, bob);
    DtlsListener client = listener(here, alice);
    DtlsConnection connection = time.await(client.connect(server.localAddress()), LIMIT);
    assertTrue(time.runUntil(() -> !accepted.isEmpty(), LIMIT), "the server is done too");

    assertArrayEquals(
        connection.exportKeyingMaterial("EXPORTER-x", null, 32),
        accepted.getFirst().exportKeyingMaterial("EXPORTER-x", null, 32));
    assertEquals(0, server.halfOpen());
  }

  @Test
  void forgedAndRepeatedRecordsAreDroppedAndNeverEndAConnection() throws Exception {
    DtlsListener server = listener(there, bob);
    DtlsListener client = listener(here, alice);
    DtlsConnection connection = time.await(client.connect(server.localAddress()), LIMIT);
    DtlsEngine remote = (DtlsEngine) accepted.getFirst();
    List<String> ends = new ArrayList<>();
    remote.onClosed(ends::add);
    byte[] fatalAlert = HexFormat.of().parseHex("15fefd0000000000000063000202" + "28");
    byte[] reservedVersion = HexFormat.of().parseHex("17fefe00010000000000630002" + "0000");
    byte[] forged = HexFormat.of().parseHex("17fefd00010000000000630018" + "00".repeat(24));
    for (byte[] each : List.of(fatalAlert, reservedVersion, forged, forged)) {
      remote.received(Unpooled.wrappedBuffer(each));
    }
    assertEquals(4, remote.dropped());
    List<String> heard = new ArrayList<>();
    remote.receiver(
        datagram -> {
          heard.add(datagram.toString(StandardCharsets.US_ASCII));
          datagram.release();
        });
    connection.send(Unpooled.copiedBuffer("still here", StandardCharsets.US_ASCII));
    time.advance(Duration.ofSeconds(1));

    assertEquals(List.of("still here"), heard);
    assertEquals(List.of(), ends);
  }

  @Test
  void nobodyAnsweringEndsInATimeOut() throws Exception {
    DtlsListener client = listener(here, alice);
    CompletableFuture<DtlsConnection> attempt =
        client.connect(new InetSocketAddress("192.0.2.2", 6084));
    CompletionException failed =
        assertThrows(CompletionException.class, () -> time.await(attempt, LIMIT));

    assertEquals(
        DtlsFailure.TIMED_OUT, assertInstanceOf(DtlsException.class, failed.getCause()).failure());
    assertEquals(Duration.ofSeconds(60), time.elapsed());
    assertEquals(0, client.remotes());
  }

  @Test
  void aRestartedPeerAtTheSameAddressReplacesItsOldConnection() throws Exception {
    DtlsListener server = listener(there, bob);
    DtlsListener client = listener(here, alice);
    time.await(client.connect(server.localAddress()), LIMIT);
    time.runUntil(() -> accepted.size() == 1, LIMIT);
    network.cut(here, there);
    client.close();
    time.advance(Duration.ofSeconds(1));
    network.mend(here, there);
    DtlsListener again = listener(here, alice);
    time.await(again.connect(server.localAddress()), LIMIT);
    time.runUntil(() -> accepted.size() == 2, LIMIT);

    assertEquals(2, accepted.size());
    assertEquals(1, server.remotes());
  }

  @Test
  void aHundredThousandDamagedDatagramsNeitherStopTheListenerNorFillIt() throws Exception {
    DtlsLimits limits = new DtlsLimits(8, 100, 50, Duration.ofSeconds(10), 64);
    DtlsListener server = listener(there, bob, limits);
    List<byte[]> seen = new ArrayList<>();
    DtlsTap recording = new DtlsTap(there, seen);
    DtlsListener client = listener(here, alice);
    client.connect(recording.address()).cancel(false);
    time.advance(Duration.ofSeconds(1));
    assertFalse(seen.isEmpty());

    SplittableRandom random = new SplittableRandom(20);
    DtlsFuzz fuzz = new DtlsFuzz(random, seen);
    var socket = here.openUdp(new InetSocketAddress(here.address(), 0));
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < 100_000; i++) {
      socket.send(fuzz.next(), server.localAddress());
      if (i % 100 == 0) {
        time.advance(Duration.ofMillis(50));
      }
      assertTrue(server.halfOpen() <= 8 && server.remotes() <= 100);
    }
    heap.assertFlat();
    client.close();
    DtlsListener honest = listener(here, alice);
    time.await(honest.connect(server.localAddress()), LIMIT);
    assertEquals(List.of(alice.certificate()), accepted.getLast().peerChain());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void listenersThatCallEachOtherAtOnceGetOneConnection(long seed) throws Exception {
    freshNetwork(seed, LinkQuality.GOOD);
    DtlsListener one = listener(here, alice);
    DtlsListener other = listener(there, bob);
    CompletableFuture<DtlsConnection> toOther = one.connect(other.localAddress());
    CompletableFuture<DtlsConnection> toOne = other.connect(one.localAddress());
    DtlsConnection near = time.await(toOther, Duration.ofSeconds(5));
    DtlsConnection far = time.await(toOne, Duration.ofSeconds(5));
    assertEquals(1, one.remotes());
    assertEquals(1, other.remotes());
    assertTrue(accepted.isEmpty());
    List<Integer> heard = new ArrayList<>();
    far.receiver(datagram -> heard.add(length(datagram)));
    near.receiver(datagram -> heard.add(length(datagram)));
    near.send(Unpooled.wrappedBuffer(new byte[7]));
    far.send(Unpooled.wrappedBuffer(new byte[9]));
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(7, 9), heard.stream().sorted().toList());
    one.close();
    other.close();
  }

  private static int length(ByteBuf datagram) {
    int length = datagram.readableBytes();
    datagram.release();
    return length;
  }
}
