package org.chordial.overlay.usage.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.harness.TestOverlay;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.IpAddressPort;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.TurnServer;
import org.junit.jupiter.api.Test;

class TurnDirectoryTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static TestOverlay overlay(int density) {
    return new TestOverlay(61, configuration(density));
  }

  private static ConfigurationDocument configuration(int density) {
    return ConfigurationDocument.named(TestIdentities.OVERLAY).turnDensity(density).build();
  }

  private static InetSocketAddress address(int last) {
    return new InetSocketAddress(InetAddress.ofLiteral("192.0.2." + last), 3478);
  }

  private static int placesOf(TestOverlay overlay, TestPeer server, TestPeer asking) {
    int places = 0;
    for (int d = 1; d <= 255; d++) {
      var fetched =
          overlay.time.await(
              asking.client.fetch(ResourceIds.of(server.id(), d), KindId.TURN_SERVICE), LIMIT);
      places += fetched.values().size();
    }
    return places;
  }

  @Test
  void aServerTellsOfItselfAtAsManyPlacesAsTheTurnDensitySays() throws Exception {
    TestOverlay overlay = overlay(5);
    List<TestPeer> ring = overlay.ring(6);
    TestPeer server = ring.get(3);
    overlay.time.await(server.turn.publish(address(7)), LIMIT);
    assertEquals(5, placesOf(overlay, server, ring.get(1)));
    var third =
        overlay.time.await(
            ring.get(1).client.fetch(ResourceIds.of(server.id(), 3), KindId.TURN_SERVICE), LIMIT);
    TurnServer value =
        server.codec.decodeTurnServer(third.values().getFirst().value().value().value());
    assertEquals(new TurnServer(3, IpAddressPort.of(address(7))), value);
  }

  @Test
  void aDensityOfNothingMeansThatNobodyTellsAndNobodySearches() {
    TestOverlay overlay = overlay(0);
    List<TestPeer> ring = overlay.ring(4);
    overlay.time.await(ring.get(1).turn.publish(address(1)), LIMIT);
    assertEquals(0, ring.get(1).turn.places());
    assertEquals(List.of(), overlay.time.await(ring.get(2).turn.find(1), LIMIT));
  }

  @Test
  void aDensityAboveTwentyCountsAsTwenty() {
    TestOverlay overlay = overlay(200);
    List<TestPeer> ring = overlay.ring(4);
    overlay.time.await(ring.get(1).turn.publish(address(1)), LIMIT);
    assertEquals(20, placesOf(overlay, ring.get(1), ring.get(2)));
  }

  @Test
  void whoNeedsServersFindsSeveralDifferentOnesAndNeverItself() {
    TestOverlay overlay = overlay(10);
    List<TestPeer> ring = overlay.ring(40);
    Map<Object, InetSocketAddress> servers = new HashMap<>();
    for (int i = 0; i < 4; i++) {
      TestPeer server = ring.get(3 + 9 * i);
      servers.put(server.id(), address(i));
      overlay.time.await(server.turn.publish(address(i)), LIMIT);
    }
    overlay.time.advance(Duration.ofSeconds(5));
    for (TestPeer asking : ring) {
      List<FoundTurnServer> found = overlay.time.await(asking.turn.find(2), LIMIT);
      assertEquals(2, found.size());
      assertEquals(2, found.stream().map(FoundTurnServer::node).distinct().count());
      for (FoundTurnServer one : found) {
        assertEquals(servers.get(one.node()), one.address());
        assertFalse(one.node().equals(asking.id()));
      }
    }
  }

  @Test
  void whereNobodyServesTheSearchEnds() {
    TestOverlay overlay = overlay(10);
    List<TestPeer> ring = overlay.ring(8);
    assertEquals(List.of(), overlay.time.await(ring.get(5).turn.find(2), LIMIT));
  }

  @Test
  void whoServesNoMoreIsFoundNoMore() {
    TestOverlay overlay = overlay(10);
    List<TestPeer> ring = overlay.ring(8);
    overlay.time.await(ring.get(2).turn.publish(address(1)), LIMIT);
    assertEquals(1, overlay.time.await(ring.get(5).turn.find(1), LIMIT).size());
    overlay.time.await(ring.get(2).turn.withdraw(), LIMIT);
    overlay.time.advance(Duration.ofSeconds(5));
    assertEquals(List.of(), overlay.time.await(ring.get(5).turn.find(1), LIMIT));
  }

  @Test
  void aNewDensityMovesTheServersPlaces() {
    TestOverlay overlay = overlay(6);
    List<TestPeer> ring = overlay.ring(6);
    overlay.time.await(ring.get(2).turn.publish(address(1)), LIMIT);
    overlay.configuration = configuration(2);
    ring.get(2).turn.renew();
    overlay.time.advance(Duration.ofSeconds(10));
    assertEquals(2, placesOf(overlay, ring.get(2), ring.get(4)));
    overlay.configuration = configuration(4);
    ring.get(2).turn.renew();
    overlay.time.advance(Duration.ofSeconds(10));
    assertEquals(4, placesOf(overlay, ring.get(2), ring.get(4)));
  }

  @Test
  void aServerIsStillFoundHoursLaterAndNotLongAfterItsEnd() {
    TestOverlay overlay = overlay(10);
    List<TestPeer> ring = overlay.ring(8);
    overlay.time.await(ring.get(2).turn.publish(address(1)), LIMIT);
    overlay.time.advance(Duration.ofHours(5));
    assertEquals(1, overlay.time.await(ring.get(5).turn.find(1), LIMIT).size());
    overlay.kill(ring.get(2));
    overlay.time.advance(Duration.ofMinutes(65));
    assertEquals(List.of(), overlay.time.await(ring.get(5).turn.find(1), LIMIT));
  }

  @Test
  void whatIsNoTurnServerIsForbiddenThere() {
    TestOverlay overlay = overlay(10);
    List<TestPeer> ring = overlay.ring(4);
    TestPeer peer = ring.get(1);
    List<Opaque> wrong =
        List.of(
            Opaque.ofHex("01ff"),
            peer.codec.encodeTurnServer(new TurnServer(21, IpAddressPort.of(address(1)))),
            peer.codec.encodeTurnServer(
                new TurnServer(1, new IpAddressPort.IPv4AddrPort(Opaque.ofHex("c0000201"), 0))),
            peer.codec.encodeTurnServer(
                new TurnServer(1, new IpAddressPort.IPv4AddrPort(Opaque.ofHex("e0000001"), 3478))));
    for (Opaque value : wrong) {
      var store =
          peer.client.store(
              ResourceIds.of(peer.id(), 1),
              KindId.TURN_SERVICE,
              new StoredDataValue.SingleValue(DataValue.of(value)),
              Duration.ofHours(1));
      CompletionException refused =
          assertThrows(CompletionException.class, () -> overlay.time.await(store, LIMIT));
      assertEquals(ErrorCode.FORBIDDEN, ((RequestException) refused.getCause()).code());
    }
  }

  @Test
  void onlyWhoHasAPublicAddressThatOthersSeeTooIsACandidate() {
    InetAddress open = InetAddress.ofLiteral("198.51.100.7");
    assertTrue(TurnCandidacy.mayServe(open, Optional.of(open)));
    assertTrue(TurnCandidacy.mayServe(open, Optional.empty()));
    assertTrue(TurnCandidacy.mayServe(InetAddress.ofLiteral("2001:db8::1"), Optional.empty()));
    assertFalse(TurnCandidacy.mayServe(open, Optional.of(InetAddress.ofLiteral("198.51.100.8"))));
    for (String address :
        List.of(
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "127.0.0.1",
            "169.254.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "fd00::1",
            "fe80::1",
            "::1")) {
      assertFalse(
          TurnCandidacy.mayServe(InetAddress.ofLiteral(address), Optional.empty()), address);
    }
  }
}
