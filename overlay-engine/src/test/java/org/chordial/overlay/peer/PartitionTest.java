package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.usage.sip.Resolution;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two groups of peers, between which nothing goes for a minute (RFC 6940 section 10.7.4.4), with
 * names that are registered before it or meanwhile; {@code -Dpartitions} of each sort.
 */
class PartitionTest {
  private static final int SIZE = 10;
  private static final int SEEDS = Integer.getInteger("partitions", 10);

  private static final int WITH_ICE = 1;
  private static final Duration HALF_PARTED = Duration.ofSeconds(30);
  private static final Duration HEALED = Duration.ofMinutes(1);

  private VirtualPeers peers;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aPartitionHealsWithinAMinuteOfItsEndAndNoNameIsLost(long seed) throws OverlayException {
    ring(seed, false);
    partAndHeal("seed " + seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachSideMayHaveABootstrapNodeOfItsOwn(long seed) throws OverlayException {
    ring(seed, true);
    partAndHeal("two bootstrap nodes, seed " + seed);
  }

  private void partAndHeal(String which) {
    List<Member> all = List.copyOf(peers.members);
    List<Member> near = all.subList(0, SIZE / 2);
    List<Member> far = all.subList(SIZE / 2, SIZE);
    registerEveryOther(0);
    peers.time.advance(Duration.ofSeconds(30));
    between(near, far, true);
    peers.time.advance(HALF_PARTED);
    registerEveryOther(1);
    peers.time.advance(HALF_PARTED);
    assertAlone(near);
    assertAlone(far);
    assertFalse(isRing(all), "nothing was parted");
    between(near, far, false);
    Duration mended = peers.time.elapsed();
    boolean whole = peers.time.runUntil(() -> isRing(all), HEALED);
    System.out.printf(
        "%s: %s %d ms after the partition's end%n",
        which, whole ? "one ring" : "no ring", peers.time.elapsed().minus(mended).toMillis());
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

  /** One half is a ring of its own, in which each name has a responsible peer that answers. */
  private void assertAlone(List<Member> half) {
    assertTrue(isRing(half), "no ring of its own");
    List<NodeId> ids = half.stream().map(Member::id).toList();
    for (Member asker : half) {
      for (Member owner : peers.members) {
        var resource = ResourceIds.of(owner.credentials().userName());
        CompletableFuture<Answer> answer =
            asker.peer().request(List.of(Destination.of(resource)), new PingReq(Opaque.EMPTY));
        assertTrue(
            ids.contains(peers.time.await(answer, VirtualPeers.PATIENCE).from()),
            "answered from the other side");
      }
    }
  }

  private static boolean isRing(List<Member> members) {
    List<NodeId> ring = members.stream().map(Member::id).sorted().toList();
    return members.stream()
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
          if (!lookup.isDone()
              || lookup.isCompletedExceptionally()
              || lookup.join().contacts().isEmpty()) {
            lost.add(what);
          }
        });
    return lost;
  }

  private void ring(long seed, boolean twoBootstrapNodes) throws OverlayException {
    List<BootstrapNode> bootstrap = new ArrayList<>();
    bootstrap.add(new BootstrapNode("10.0.0.1", VirtualPeers.PORT));
    if (twoBootstrapNodes) {
      bootstrap.add(new BootstrapNode("10.0.0." + SIZE, VirtualPeers.PORT));
    }
    // A few with ICE, which takes longer to compute; for most it is enough that links are made.
    peers =
        new VirtualPeers(
                seed,
                document ->
                    document.toBuilder().noIce(seed > WITH_ICE).bootstrapNodes(bootstrap).build())
            .withHashedSignatures();
    peers.first();
    for (int i = 1; i < SIZE; i++) {
      peers.callable = twoBootstrapNodes && i == SIZE - 1;
      peers.joined();
    }
  }

  private void registerEveryOther(int from) {
    for (int i = from; i < SIZE; i += 2) {
      Member member = peers.members.get(i);
      peers.time.await(
          member.peer().sip().register(member.credentials().userName(), "", Duration.ofHours(1)),
          VirtualPeers.PATIENCE);
    }
  }
}
