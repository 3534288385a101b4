package org.chordial.overlay.topology.chord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.harness.TestOverlay;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.JoinReq;
import org.chordial.overlay.wire.LeaveReq;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ProbeAns;
import org.chordial.overlay.wire.ProbeInformation;
import org.chordial.overlay.wire.ProbeInformationType;
import org.chordial.overlay.wire.ProbeReq;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.RouteQueryAns;
import org.chordial.overlay.wire.RouteQueryReq;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rings of peers in virtual time (RFC 6940 section 10). */
class ChordRingTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16, 64})
  void everyPeerKnowsItsThreeNearestOnEitherSide(int size) {
    TestOverlay overlay = new TestOverlay(size);
    overlay.ring(size);
    assertRingIsRight(overlay);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 16, 64})
  void everyNameIsLookedUpAtTheRightPeerFromEveryPeer(int size) {
    TestOverlay overlay = new TestOverlay(100 + size);
    List<TestPeer> ring = overlay.ring(size);
    assertLookupsAreRight(overlay, ring);
    assertTrue(overlay.longestPath() <= 12, "path of " + overlay.longestPath());
  }

  @Test
  void peersThatJoinAtTheSameTimeAreAllAdmittedAtTheirFirstAttempt() {
    TestOverlay overlay = new TestOverlay(5);
    TestPeer first = overlay.peer("first@example.org");
    first.chord.createOverlay();
    List<CompletableFuture<Void>> joins = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      TestPeer peer = overlay.peer("u" + i + "@example.org");
      overlay.connect(peer.id(), first.id());
      joins.add(peer.chord.join(first.id()));
    }
    overlay.time.advance(Duration.ofSeconds(3));
    joins.forEach(CompletableFuture::join);
    overlay.time.advance(Duration.ofMinutes(1));
    assertRingIsRight(overlay);
  }

  @Test
  void peersThatJoinAtTheSameTimeAllFindTheirPlace() {
    TestOverlay overlay = new TestOverlay(5);
    TestPeer first = overlay.peer("first@example.org");
    first.chord.createOverlay();
    List<TestPeer> joining = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      TestPeer peer = overlay.peer("u" + i + "@example.org");
      joining.add(peer);
      overlay.connect(peer.id(), first.id());
    }
    for (int round = 0; round < 5; round++) {
      joining.forEach(peer -> peer.chord.join(first.id()).exceptionally(failure -> null));
      overlay.time.advance(Duration.ofMinutes(1));
    }
    assertRingIsRight(overlay);
  }

  @Test
  void anyTwoNeighborsCanDieAtOnce() {
    for (int victim = 0; victim < 8; victim++) {
      TestOverlay overlay = new TestOverlay(20);
      List<TestPeer> ring = new ArrayList<>(overlay.ring(8));
      ring.sort((a, b) -> a.id().compareTo(b.id()));
      overlay.kill(ring.get(victim));
      overlay.kill(ring.get((victim + 1) % 8));
      overlay.time.advance(Duration.ofMinutes(2));
      assertRingIsRight(overlay);
      assertLookupsAreRight(overlay, List.copyOf(overlay.peers()));
    }
  }

  @Test
  void aThirdOfALargeRingCanDie() {
    TestOverlay overlay = new TestOverlay(21);
    List<TestPeer> ring = new ArrayList<>(overlay.ring(48));
    Collections.shuffle(ring, new java.util.Random(3));
    for (TestPeer peer : ring.subList(0, 16)) {
      overlay.kill(peer);
      overlay.time.advance(Duration.ofSeconds(5));
    }
    overlay.time.advance(Duration.ofMinutes(30));
    assertRingIsRight(overlay);
    assertLookupsAreRight(overlay, List.copyOf(overlay.peers()).subList(0, 8));
  }

  @Test
  void whoLeavesIsGoneFromEveryTableAtOnce() {
    TestOverlay overlay = new TestOverlay(22);
    List<TestPeer> ring = overlay.ring(8);
    TestPeer leaving = ring.get(3);
    overlay.time.await(leaving.chord.leave(), Duration.ofSeconds(20));
    assertFalse(leaving.chord.state().joined());
    overlay.kill(leaving);
    overlay.time.advance(Duration.ofSeconds(1));
    assertRingIsRight(overlay);
  }

  @Test
  void aBrokenLinkBetweenLivingNeighborsIsMadeAgain() {
    TestOverlay overlay = new TestOverlay(23);
    List<TestPeer> ring = overlay.ring(6);
    TestPeer one = ring.get(0);
    NodeId next = one.chord.state().successors().getFirst();
    one.chord.disconnected(next);
    overlay.time.advance(Duration.ofMinutes(1));
    assertRingIsRight(overlay);
  }

  @Test
  void twoHalvesFindTogetherAgain() {
    TestOverlay overlay = new TestOverlay(24);
    List<TestPeer> ring = overlay.ring(12);
    List<TestPeer> half = ring.subList(1, 7);
    overlay.isolate(half);
    overlay.time.advance(Duration.ofMinutes(5));
    assertFalse(
        ring.get(1).chord.state().successors().stream()
            .anyMatch(n -> half.stream().noneMatch(p -> p.id().equals(n))));
    overlay.heal();
    for (TestPeer peer : half) {
      overlay.connect(peer.id(), ring.getFirst().id());
      peer.chord.checkPartition(ring.getFirst().id());
    }
    overlay.time.advance(Duration.ofMinutes(25));
    assertRingIsRight(overlay);
    assertLookupsAreRight(overlay, ring);
  }

  @Test
  void onlyTheFounderGoesOnAlone() {
    TestOverlay overlay = new TestOverlay(25);
    List<TestPeer> ring = overlay.ring(2);
    overlay.isolate(List.of(ring.get(1)));
    overlay.time.advance(Duration.ofMinutes(1));
    assertTrue(ring.get(0).chord.isResponsible(ring.get(1).id().value()));
    assertFalse(ring.get(1).chord.state().joined());
    assertFalse(ring.get(1).chord.isResponsible(ring.get(1).id().value()));
  }

  @Test
  void aJoinForAnotherNodeIsForbidden() {
    TestOverlay overlay = new TestOverlay(26);
    List<TestPeer> ring = overlay.ring(3);
    MessageBody forged = new JoinReq(ring.get(2).id(), Opaque.EMPTY);
    assertEquals(ErrorCode.FORBIDDEN, refusal(overlay, ring.get(1), ring.get(0), forged));
  }

  @Test
  void aLeaveForAnotherNodeIsForbiddenAndChangesNothing() {
    TestOverlay overlay = new TestOverlay(27);
    List<TestPeer> ring = overlay.ring(3);
    MessageBody forged = new LeaveReq(ring.get(2).id(), Opaque.EMPTY);
    assertEquals(ErrorCode.FORBIDDEN, refusal(overlay, ring.get(1), ring.get(0), forged));
    assertRingIsRight(overlay);
  }

  @Test
  void aJoinAtAPeerThatIsNotResponsibleIsRefused() {
    TestOverlay overlay = new TestOverlay(28);
    List<TestPeer> ring = overlay.ring(4);
    TestPeer late = overlay.peer("late@example.org");
    TestPeer wrong =
        ring.stream().filter(p -> !p.chord.isResponsible(late.id().value())).findFirst().get();
    overlay.connect(late.id(), wrong.id());
    MessageBody join = new JoinReq(late.id(), Opaque.EMPTY);
    assertEquals(ErrorCode.NOT_FOUND, refusal(overlay, late, wrong, join));
  }

  @Test
  void nobodyIsRoutedThroughBeforeItsUpdate() {
    TestOverlay overlay = new TestOverlay(29);
    List<TestPeer> ring = overlay.ring(3);
    TestPeer client = overlay.peer("client@example.org");
    ring.forEach(peer -> overlay.connect(client.id(), peer.id()));
    overlay.time.advance(Duration.ofMinutes(1));
    for (TestPeer peer : ring) {
      assertFalse(peer.chord.state().successors().contains(client.id()));
      assertFalse(
          peer.chord.nextHop(client.id().value()).equals(java.util.Optional.of(client.id())));
    }
  }

  @Test
  void probesTellWhatWasAskedAndNothingElse() {
    TestOverlay overlay = new TestOverlay(30);
    List<TestPeer> ring = overlay.ring(4);
    long sum = 0;
    for (TestPeer peer : ring) {
      ProbeReq probe =
          new ProbeReq(
              List.of(
                  ProbeInformationType.UPTIME,
                  new ProbeInformationType(77),
                  ProbeInformationType.RESPONSIBLE_SET));
      var answer = ask(overlay, ring.getFirst(), peer, probe);
      List<ProbeInformation> info = ((ProbeAns) answer).probeInfo();
      assertEquals(2, info.size());
      assertEquals(ProbeInformationType.UPTIME, info.get(0).type());
      sum += ((ProbeInformation.ResponsibleSet) info.get(1)).responsiblePpb();
    }
    assertTrue(Math.abs(1_000_000_000 - sum) < 10, "parts per billion: " + sum);
  }

  @Test
  void aRouteQueryTellsTheNextPeer() {
    TestOverlay overlay = new TestOverlay(31);
    List<TestPeer> ring = overlay.ring(4);
    TestPeer asked = ring.get(1);
    RouteQueryReq own =
        new RouteQueryReq(false, Destination.of(new ResourceId(asked.id().value())), Opaque.EMPTY);
    RouteQueryReq far = new RouteQueryReq(false, Destination.of(ring.get(2).id()), Opaque.EMPTY);
    assertEquals(new RouteQueryAns(asked.id()), ask(overlay, ring.get(0), asked, own));
    assertEquals(new RouteQueryAns(ring.get(2).id()), ask(overlay, ring.get(0), asked, far));
  }

  private static MessageBody ask(
      TestOverlay overlay, TestPeer from, TestPeer to, MessageBody request) {
    return overlay
        .time
        .await(
            from.request(List.of(Destination.of(to.id())), request, List.of()),
            Duration.ofSeconds(20))
        .body();
  }

  private static ErrorCode refusal(
      TestOverlay overlay, TestPeer from, TestPeer to, MessageBody request) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> ask(overlay, from, to, request));
    return ((RequestException) failure.getCause()).code();
  }

  static void assertRingIsRight(TestOverlay overlay) {
    List<NodeId> ids = overlay.peers().stream().map(TestPeer::id).sorted().toList();
    int near = Math.min(3, ids.size() - 1);
    for (TestPeer peer : overlay.peers()) {
      int at = ids.indexOf(peer.id());
      List<NodeId> successors = new ArrayList<>();
      List<NodeId> predecessors = new ArrayList<>();
      for (int i = 1; i <= near; i++) {
        successors.add(ids.get((at + i) % ids.size()));
        predecessors.add(ids.get((at - i + ids.size()) % ids.size()));
      }
      assertTrue(peer.chord.state().joined());
      assertEquals(successors, peer.chord.state().successors());
      assertEquals(predecessors, peer.chord.state().predecessors());
    }
  }

  static void assertLookupsAreRight(TestOverlay overlay, List<TestPeer> from) {
    SplittableRandom random = new SplittableRandom(9);
    for (TestPeer peer : from) {
      for (int i = 0; i < 10; i++) {
        ResourceId resource =
            ResourceIds.of("name" + random.nextInt() + "@" + TestIdentities.OVERLAY);
        NodeId answered =
            overlay
                .time
                .await(
                    peer.request(
                        List.of(Destination.of(resource)), new PingReq(Opaque.EMPTY), List.of()),
                    Duration.ofSeconds(20))
                .from();
        assertEquals(overlay.responsible(resource.value()).id(), answered);
      }
    }
  }
}
