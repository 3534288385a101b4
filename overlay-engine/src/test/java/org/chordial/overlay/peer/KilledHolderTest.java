package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.usage.sip.Resolution;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lookups that begin in the very moment in which the peer that holds the answer dies. */
class KilledHolderTest {
  private VirtualPeers peers;

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  @Test
  void aNameIsFoundWithinTwoSecondsOfTheDeathOfItsHolderFromEveryPeer() throws OverlayException {
    ring(1, 12);
    Duration worst = Duration.ZERO;
    for (int round = 0; round < 4; round++) {
      Member owner = peers.members.stream().filter(this::isHeldByAnother).findFirst().orElseThrow();
      peers.kill(holder(owner));
      Duration took = lookUpFromEverybody(owner.credentials().userName());
      worst = took.compareTo(worst) > 0 ? took : worst;
      peers.time.advance(Duration.ofMinutes(1));
    }
    System.out.println("found at the latest " + worst.toMillis() + " ms after the holder's death");
    assertTrue(worst.compareTo(Duration.ofSeconds(2)) <= 0, worst.toString());
  }

  private Duration lookUpFromEverybody(String name) {
    Map<Member, CompletableFuture<Resolution>> lookups = new LinkedHashMap<>();
    Map<Member, Duration> took = new LinkedHashMap<>();
    Duration start = peers.time.elapsed();
    for (Member asker : peers.members) {
      CompletableFuture<Resolution> lookup = asker.peer().sip().resolve(name);
      lookups.put(asker, lookup);
      var _ = lookup.thenAccept(done -> took.put(asker, peers.time.elapsed().minus(start)));
    }
    for (CompletableFuture<Resolution> lookup : lookups.values()) {
      assertEquals(1, peers.time.await(lookup, VirtualPeers.PATIENCE).contacts().size());
    }
    return took.values().stream().max(Duration::compareTo).orElseThrow();
  }

  private boolean isHeldByAnother(Member owner) {
    Member holder = holder(owner);
    return !holder.equals(owner) && !holder.equals(peers.members.getFirst());
  }

  private Member holder(Member owner) {
    NodeId holder = peers.responsible(ResourceIds.of(owner.credentials().userName()));
    return peers.members.stream().filter(m -> m.id().equals(holder)).findFirst().orElseThrow();
  }

  private void ring(long seed, int size) throws OverlayException {
    peers = new VirtualPeers(seed);
    peers.first();
    for (int i = 1; i < size; i++) {
      peers.joined();
    }
    for (Member member : peers.members) {
      peers.time.await(
          member.peer().sip().register(member.credentials().userName(), "", Duration.ofHours(1)),
          VirtualPeers.PATIENCE);
    }
    peers.time.advance(Duration.ofSeconds(30));
  }
}
