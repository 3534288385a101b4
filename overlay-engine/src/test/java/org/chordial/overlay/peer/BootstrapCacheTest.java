package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.wire.Destination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cached bootstrap nodes of RFC 6940 section 11.4. */
class BootstrapCacheTest {
  private static final int SIZE = 14;

  private final VirtualPeers peers = new VirtualPeers(11);

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  @Test
  void whoWasLinkedToOthersJoinsByThemWhenTheOnlyBootstrapNodeIsDead() throws OverlayException {
    Member first = peers.first();
    for (int i = 1; i < 4; i++) {
      peers.joined();
    }
    Member phone = peers.joined();
    peers.time.advance(Duration.ofSeconds(10));
    List<InetSocketAddress> cached = phone.peer().callable();
    for (Member other : peers.members.subList(0, 4)) {
      assertTrue(cached.contains(other.peer().address()), "no way to " + other.peer().address());
    }
    peers.kill(first);
    peers.kill(phone);
    peers.time.advance(Duration.ofSeconds(30));
    Member stranger =
        peers.open(
            peers.overlay.credentials("stranger@overlay.example"),
            peers.network.host("10.0.0.66"),
            false);
    var _ = stranger.peer().join();
    Member again = peers.open(phone.credentials(), peers.network.host("10.0.0.77"), false);
    again.peer().remember(cached);
    var _ = again.peer().join();
    assertTrue(peers.time.runUntil(() -> again.peer().status().joined(), Duration.ofMinutes(1)));
    assertFalse(stranger.peer().status().joined(), "the bootstrap node is not dead");
    Member other = peers.members.getFirst();
    assertEquals(other.id(), peers.ping(again, Destination.of(other.id())).from());
  }

  @Test
  void aboutTenAreRememberedAndTheNewestStay() throws OverlayException {
    Member first = peers.first();
    for (int i = 0; i < SIZE; i++) {
      first.peer().remember(List.of(new InetSocketAddress("192.0.2." + i, 6084)));
    }
    assertEquals(10, first.peer().callable().size());
    assertEquals(
        new InetSocketAddress("192.0.2." + (SIZE - 1), 6084), first.peer().callable().getFirst());
  }
}
