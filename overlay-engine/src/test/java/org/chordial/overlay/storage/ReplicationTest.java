package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.harness.TestOverlay;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.Test;

/** Copies follow the ring (RFC 6940 sections 10.4, 10.5, 10.7.3). */
class ReplicationTest {
  private static final Duration LIFETIME = Duration.ofHours(6);

  private static TestOverlay registered(long seed, int size) {
    TestOverlay overlay = new TestOverlay(seed);
    for (TestPeer peer : overlay.ring(size)) {
      register(overlay, peer);
    }
    overlay.time.advance(Duration.ofSeconds(5));
    return overlay;
  }

  private static void register(TestOverlay overlay, TestPeer peer) {
    overlay.time.await(
        peer.sip.register(peer.user(), "(sip.schemes=SIP)", LIFETIME), Duration.ofSeconds(20));
  }

  /** The peers that hold a name, by the ring's order from the responsible one on. */
  private static void assertCopiesAreRight(TestOverlay overlay, String user) {
    ResourceId resource = ResourceIds.of(user);
    TestPeer responsible = overlay.responsible(user);
    List<NodeId> expected = new ArrayList<>();
    expected.add(responsible.id());
    expected.addAll(responsible.chord.state().successors().stream().limit(2).toList());
    List<NodeId> actual =
        overlay.peers().stream()
            .filter(peer -> !peer.values.get(resource).isEmpty())
            .map(TestPeer::id)
            .sorted()
            .toList();
    assertEquals(expected.stream().sorted().toList(), actual, user);
  }

  private static void assertFound(TestOverlay overlay, TestPeer from, String user) {
    var found = overlay.time.await(from.sip.resolve(user), Duration.ofSeconds(20));
    assertEquals(user, found.contacts().getFirst().aor().toString());
  }

  @Test
  void everyNameLiesOnThreePeersAndIsFoundFromEveryPeer() {
    TestOverlay overlay = registered(41, 12);
    for (TestPeer owner : overlay.peers()) {
      assertCopiesAreRight(overlay, owner.user());
      for (TestPeer peer : overlay.peers()) {
        assertFound(overlay, peer, owner.user());
      }
    }
  }

  @Test
  void anyTwoNeighborsDieAtOnceAndNoRegistrationDies() {
    for (int victim = 0; victim < 10; victim++) {
      TestOverlay overlay = registered(42, 10);
      List<TestPeer> order = new ArrayList<>(overlay.peers());
      order.sort((a, b) -> a.id().compareTo(b.id()));
      List<String> users = order.stream().map(TestPeer::user).toList();
      // Whoever is gone cannot register anew, and the others must not.
      overlay.peers().forEach(peer -> peer.sip.close());
      overlay.kill(order.get(victim));
      overlay.kill(order.get((victim + 1) % 10));
      overlay.time.advance(Duration.ofSeconds(20));
      TestPeer asking = overlay.peers().iterator().next();
      for (String user : users) {
        assertFound(overlay, asking, user);
      }
      overlay.time.advance(Duration.ofMinutes(2));
      users.forEach(user -> assertCopiesAreRight(overlay, user));
    }
  }

  @Test
  void newPeersTakeOverWhatIsTheirs() {
    TestOverlay overlay = registered(43, 6);
    List<String> users = overlay.peers().stream().map(TestPeer::user).toList();
    overlay.peers().forEach(peer -> peer.sip.close());
    TestPeer first = overlay.peers().iterator().next();
    for (int i = 0; i < 20; i++) {
      overlay.join(overlay.peer("new" + i + "@example.org"), first);
    }
    overlay.time.advance(Duration.ofMinutes(2));
    for (String user : users) {
      assertCopiesAreRight(overlay, user);
      assertFound(overlay, first, user);
    }
  }

  @Test
  void whoLeavesHandsEverythingOver() {
    TestOverlay overlay = registered(44, 10);
    List<String> users = overlay.peers().stream().map(TestPeer::user).toList();
    overlay.peers().forEach(peer -> peer.sip.close());
    List<TestPeer> all = new ArrayList<>(overlay.peers());
    for (TestPeer leaving : all.subList(2, 9)) {
      overlay.time.await(leaving.chord.leave(), Duration.ofSeconds(30));
      overlay.kill(leaving);
      overlay.time.advance(Duration.ofSeconds(1));
    }
    overlay.time.advance(Duration.ofMinutes(1));
    for (String user : users) {
      assertCopiesAreRight(overlay, user);
      assertFound(overlay, all.getFirst(), user);
    }
  }

  @Test
  void nothingIsLostWhenPeersComeAndGoAllTheTime() {
    TestOverlay overlay = registered(45, 12);
    List<TestPeer> all = new ArrayList<>(overlay.peers());
    for (int i = 0; i < 40; i++) {
      TestPeer next = overlay.peer("new" + i + "@example.org");
      overlay.join(next, all.getFirst());
      register(overlay, next);
      all.add(next);
      TestPeer victim = all.remove(1 + (i * 7) % (all.size() - 1));
      victim.sip.close();
      overlay.kill(victim);
      overlay.time.advance(Duration.ofSeconds(45));
    }
    overlay.time.advance(Duration.ofMinutes(2));
    for (TestPeer peer : all) {
      assertCopiesAreRight(overlay, peer.user());
      assertFound(overlay, all.getFirst(), peer.user());
    }
  }

  @Test
  void halvesThatWroteDifferentlyAgreeOnTheLaterValue() {
    TestOverlay overlay = registered(46, 10);
    List<TestPeer> all = new ArrayList<>(overlay.peers());
    List<TestPeer> half = all.subList(1, 6);
    overlay.isolate(half);
    overlay.time.advance(Duration.ofMinutes(3));
    TestPeer writer = half.getFirst();
    overlay.time.await(
        writer.sip.register(writer.user(), "(sip.schemes=SIPS)", LIFETIME), Duration.ofSeconds(20));
    overlay.heal();
    for (TestPeer peer : half) {
      overlay.connect(peer.id(), all.getFirst().id());
      peer.chord.checkPartition(all.getFirst().id());
    }
    overlay.time.advance(Duration.ofMinutes(25));
    for (TestPeer peer : all) {
      var found = overlay.time.await(peer.sip.resolve(writer.user()), Duration.ofSeconds(20));
      assertTrue(found.contacts().getFirst().sipsOnly());
    }
  }

  @Test
  void aRegistrationIsRenewedBeforeItEndsAndEndsWhenNobodyRenewsIt() {
    TestOverlay overlay = new TestOverlay(47);
    List<TestPeer> ring = overlay.ring(4);
    TestPeer alice = ring.get(1);
    overlay.time.await(
        alice.sip.register(alice.user(), "", Duration.ofMinutes(5)), Duration.ofSeconds(20));
    overlay.time.advance(Duration.ofHours(2));
    assertFound(overlay, ring.get(2), alice.user());
    alice.sip.close();
    overlay.time.advance(Duration.ofMinutes(6));
    CompletionException failure =
        assertThrows(
            CompletionException.class, () -> assertFound(overlay, ring.get(2), alice.user()));
    assertEquals(
        OverlayFailure.NAME_NOT_REGISTERED, ((OverlayException) failure.getCause()).failure());
    assertEquals(0, ring.get(2).storage.values());
  }

  @Test
  void copiesLiveNoLongerThanTheOriginal() {
    TestOverlay overlay = new TestOverlay(48);
    List<TestPeer> ring = overlay.ring(5);
    TestPeer alice = ring.get(1);
    overlay.time.await(
        alice.sip.register(alice.user(), "", Duration.ofMinutes(10)), Duration.ofSeconds(20));
    alice.sip.close();
    overlay.time.advance(Duration.ofMinutes(7));
    TestPeer holder = overlay.responsible(alice.user());
    if (holder != ring.get(0) && holder != ring.get(2)) {
      overlay.kill(holder);
    }
    overlay.time.advance(Duration.ofSeconds(170));
    assertFound(overlay, ring.get(2), alice.user());
    overlay.time.advance(Duration.ofSeconds(15));
    assertThrows(CompletionException.class, () -> assertFound(overlay, ring.get(2), alice.user()));
  }

  @Test
  void afterARestartOfAllEveryValueFindsItsPlaceThoughOthersHaveCome() {
    TestOverlay overlay = registered(49, 8);
    List<TestPeer> before = new ArrayList<>(overlay.peers());
    List<String> users = before.stream().map(TestPeer::user).toList();
    before.forEach(peer -> peer.sip.close());
    before.forEach(overlay::kill);
    TestPeer first = null;
    for (TestPeer old : before) {
      TestPeer back = overlay.peer(old.user(), old.id());
      for (ResourceId resource : old.values.resources()) {
        var _ = back.values.commit(resource, old.values.get(resource));
      }
      back.storage.restored();
      if (first == null) {
        first = back;
        first.chord.createOverlay();
      } else {
        if (overlay.peers().size() % 3 == 0) {
          overlay.join(overlay.peer("new" + overlay.peers().size() + "@example.org"), first);
        }
        overlay.join(back, first);
      }
    }
    overlay.time.advance(Duration.ofMinutes(1));
    for (String user : users) {
      assertFound(overlay, first, user);
    }
    // What its place takes from no former holder is given up after a while.
    overlay.time.advance(Duration.ofMinutes(20));
    for (String user : users) {
      assertCopiesAreRight(overlay, user);
      assertFound(overlay, first, user);
    }
  }

  @Test
  void aRemovedValueIsReplicatedAsSuchAndNoHolderThatDiesBringsItBack() {
    TestOverlay overlay = registered(51, 8);
    List<TestPeer> all = new ArrayList<>(overlay.peers());
    TestPeer asking = all.getFirst();
    TestPeer owner = all.get(4);
    overlay.time.await(owner.sip.unregister(owner.user()), Duration.ofSeconds(20));
    overlay.time.advance(Duration.ofSeconds(5));
    assertCopiesAreRight(overlay, owner.user());
    for (int i = 0; i < 3; i++) {
      TestPeer holder = overlay.responsible(owner.user());
      StoredKind held =
          holder.values.get(ResourceIds.of(owner.user())).get(KindId.SIP_REGISTRATION);
      assertEquals(1, held.entries().size());
      assertEquals(0, held.existing());
      CompletionException failure =
          assertThrows(CompletionException.class, () -> assertFound(overlay, asking, owner.user()));
      assertEquals(
          OverlayFailure.NAME_NOT_REGISTERED, ((OverlayException) failure.getCause()).failure());
      if (holder == asking) {
        break;
      }
      overlay.kill(holder);
      overlay.time.advance(Duration.ofMinutes(2));
    }
  }

  @Test
  void aValueThatIsNewerAtItsPlaceDoesNotKeepTheOthersFromBeingHandedOver() {
    TestOverlay overlay = new TestOverlay(53);
    List<TestPeer> ring = overlay.ring(3);
    TestPeer alice = ring.get(1);
    ResourceId name = ResourceIds.of(alice.user());
    overlay.time.await(
        alice.certificates.publish(alice.credentials.certificate(), alice.id(), LIFETIME),
        Duration.ofSeconds(20));
    register(overlay, alice);
    overlay.time.advance(Duration.ofSeconds(5));
    alice.certificates.close();
    TestPeer holder = overlay.responsible(alice.user());
    var old = holder.values.get(name);
    register(overlay, alice);
    overlay.time.advance(Duration.ofSeconds(5));
    alice.sip.close();
    // All but one lose the certificate; that one comes back with it and an old registration.
    TestPeer back =
        ring.stream().filter(peer -> peer != holder && peer != alice).findFirst().orElseThrow();
    for (TestPeer peer : ring) {
      peer.values.remove(name);
      if (peer != back) {
        var _ =
            peer.values.commit(
                name, Map.of(KindId.SIP_REGISTRATION, registrationOf(overlay, alice)));
      }
    }
    var _ = back.values.commit(name, old);
    back.storage.restored();
    overlay.time.advance(Duration.ofMinutes(3));
    assertEquals(
        List.of(alice.credentials.certificate()),
        overlay.time.await(back.certificates.ofUser(alice.user()), Duration.ofSeconds(20)));
  }

  private static StoredKind registrationOf(TestOverlay overlay, TestPeer owner) {
    ResourceId name = ResourceIds.of(owner.user());
    StoredDataValue value =
        new StoredDataValue.DictionaryEntry(owner.id().value(), DataValue.NONEXISTENT);
    StoredData data =
        owner.signer.sign(
            name, KindId.SIP_REGISTRATION, overlay.time.millis(), LIFETIME.toSeconds(), value);
    StoredEntry entry =
        StoredEntry.received(
            data, owner.id(), owner.credentials.certificate(), overlay.time.instant());
    return new StoredKind(9, new TreeMap<>(Map.of(owner.id().value(), entry)));
  }
}
