package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.usage.sip.Resolution;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two groups of peers, between which nothing goes for a minute (RFC 6940 section 10.7.4.4). */
class PartitionTest {
  private static final int SIZE = 10;
  private static final Duration PARTED = Duration.ofMinutes(1);
  private static final Duration HEALED = Duration.ofMinutes(1);

  private VirtualPeers peers;

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  @ParameterizedTest
  @ValueSource(longs = 1)
  void withinAMinuteOfThePartitionsEndEveryNameIsFoundFromEverywhere(long seed)
      throws OverlayException {
    ring(seed);
    List<Member> all = List.copyOf(peers.members);
    List<Member> near = all.subList(0, SIZE / 2);
    List<Member> far = all.subList(SIZE / 2, SIZE);
    between(near, far, true);
    peers.time.advance(PARTED);
    between(near, far, false);
    Duration mended = peers.time.elapsed();
    boolean whole = peers.time.runUntil(this::isOneRing, HEALED);
    System.out.printf(
        "seed %d: %s %d ms after the partition's end%n",
        seed, whole ? "one ring" : "no ring", peers.time.elapsed().minus(mended).toMillis());
    Duration left = HEALED.minus(peers.time.elapsed().minus(mended));
    peers.time.advance(left.isNegative() ? Duration.ZERO : left);
    assertTrue(whole, "no single ring within " + HEALED);
    assertEquals(List.of(), notFound(all));
  }

  private void between(List<Member> near, List<Member> far, boolean cut) {
    for (Member a : near) {
      for (Member b : far) {
        if (cut) {
          peers.network.cut(a.host(), b.host());
        } else {
          peers.network.mend(a.host(), b.host());
        }
      }
    }
  }

  private boolean isOneRing() {
    List<NodeId> ring = peers.members.stream().map(Member::id).sorted().toList();
    return peers.members.stream()
        .allMatch(
            member -> {
              List<NodeId> successors = member.peer().status().topology().successors();
              NodeId next = ring.get((ring.indexOf(member.id()) + 1) % ring.size());
              return !successors.isEmpty() && successors.getFirst().equals(next);
            });
  }

  private List<String> notFound(List<Member> all) {
    Map<String, CompletableFuture<Resolution>> lookups = new LinkedHashMap<>();
    for (Member asker : all) {
      for (Member owner : all) {
        String name = owner.credentials().userName();
        lookups.put(asker.id() + " asks for " + name, asker.peer().sip().resolve(name));
      }
    }
    List<String> lost = new ArrayList<>();
    lookups.forEach(
        (what, lookup) -> {
          peers.time.runUntil(lookup::isDone, Duration.ofMinutes(1));
          if (!lookup.isDone() || lookup.isCompletedExceptionally()) {
            lost.add(what);
          }
        });
    return lost;
  }

  private void ring(long seed) throws OverlayException {
    peers = new VirtualPeers(seed);
    peers.first();
    for (int i = 1; i < SIZE; i++) {
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
