package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoreAns;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.Test;

/** Stores that somebody would gain by, and what becomes of them (RFC 6940 section 13.5). */
class HostileStoreTest extends StoreBench {
  private static final long LONGEST_LIFETIME = 0xffffffffL;

  /** Where Mallory may send copies to, and what sends them. */
  private TestPeer responsible;

  private TestPeer replica;

  private void findHolders() {
    responsible = overlay.responsible(alice.user());
    replica =
        overlay.peers().stream()
            .filter(p -> p.id().equals(responsible.chord.state().successors().getFirst()))
            .findFirst()
            .get();
  }

  /** A replica store as the responsible peer would send it, were it hostile. */
  private ErrorCode replicaRefusal(StoreKindData data, long generation) {
    StoreKindData copy = new StoreKindData(data.kind(), generation, data.values());
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () ->
                send(
                    responsible,
                    Destination.of(replica.id()),
                    new StoreReq(name, 1, List.of(copy)),
                    alice));
    return ((RequestException) failure.getCause()).code();
  }

  private StoreAns replicate(StoreKindData data, long generation) {
    StoreKindData copy = new StoreKindData(data.kind(), generation, data.values());
    return send(
        responsible, Destination.of(replica.id()), new StoreReq(name, 1, List.of(copy)), alice);
  }

  private static DataValue text(int length) {
    return DataValue.of(bytes("x".repeat(length)));
  }

  @Test
  void aValueReplayedAfterItsRemovalIsTooOldAndStaysRemoved() {
    StoreKindData stored = kind(TAGS, signed(TAGS, name, now, tag("k", text(3))));
    store(alice, name, stored);
    store(alice, name, kind(TAGS, signed(TAGS, name, now + 1, tag("k", DataValue.NONEXISTENT))));
    assertEquals(ErrorCode.DATA_TOO_OLD, refusal(alice, name, stored));
    findHolders();
    assertEquals(ErrorCode.DATA_TOO_OLD, replicaRefusal(stored, 9));
    assertTrue(
        overlay
            .time
            .await(mallory.client.fetch(name, TAGS), Duration.ofSeconds(20))
            .values()
            .isEmpty());
  }

  @Test
  void aValueReplayedAfterItExpiredIsTooOldBecauseItsLifetimeIsNotSigned() {
    StoreKindData stored = registration(alice, now);
    store(alice, name, stored);
    overlay.time.advance(Duration.ofSeconds(601));
    findHolders();
    assertEquals(ErrorCode.DATA_TOO_OLD, refusal(alice, name, stored));
    assertEquals(ErrorCode.DATA_TOO_OLD, replicaRefusal(stored, 9));
    overlay.time.advance(Duration.ofMinutes(30));
    assertEquals(ErrorCode.DATA_TOO_OLD, replicaRefusal(stored, 9));
    StoreKindData next = registration(alice, now + 1);
    assertEquals(2, store(alice, name, next).kindResponses().getFirst().generationCounter());
  }

  @Test
  void aHostileHolderCannotForgeAValueInAnothersName() {
    findHolders();
    StoredData good = registration(alice, now).values().getFirst();
    StoredData moved =
        new StoredData(good.storageTime() + 5, good.lifetime(), good.value(), good.signature());
    assertEquals(ErrorCode.FORBIDDEN, replicaRefusal(kind(KindId.SIP_REGISTRATION, moved), 1));
    StoreKindData foreign = registration(mallory, mallory.id(), name, now);
    StoreKindData copy = new StoreKindData(foreign.kind(), 1, foreign.values());
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () ->
                send(
                    responsible,
                    Destination.of(replica.id()),
                    new StoreReq(name, 1, List.of(copy)),
                    mallory));
    assertEquals(ErrorCode.FORBIDDEN, ((RequestException) failure.getCause()).code());
  }

  @Test
  void aGenerationCounterAtItsEndGoesOnAndIsNeverZero() {
    findHolders();
    TestPeer holder = responsible;
    replicate(registration(alice, now), 0xffffffffffffffffL);
    assertEquals(
        0xffffffffffffffffL, replica.values.get(name).get(KindId.SIP_REGISTRATION).generation());
    var _ = holder.values.commit(name, replica.values.get(name));
    StoreAns next = store(alice, name, registration(alice, now + 1));
    assertEquals(1, next.kindResponses().getFirst().generationCounter());
  }

  @Test
  void aLifetimeOfACenturyEndsWithTheSignersCertificate() {
    store(alice, name, kind(TAGS, signed(TAGS, name, now, LONGEST_LIFETIME, tag("k", text(3)))));
    var fetched = overlay.time.await(mallory.client.fetch(name, TAGS), Duration.ofSeconds(20));
    long certificate =
        (alice.credentials.certificate().certificate().getNotAfter().toInstant().toEpochMilli()
                - overlay.time.millis())
            / 1000;
    assertTrue(fetched.values().getFirst().lifetime() <= certificate);
    assertTrue(fetched.values().getFirst().lifetime() > certificate - 60);
  }

  @Test
  void aLifetimeOfNothingIsOverAtOnce() {
    store(alice, name, kind(TAGS, signed(TAGS, name, now, 0, tag("k", text(3)))));
    assertTrue(
        overlay
            .time
            .await(mallory.client.fetch(name, TAGS), Duration.ofSeconds(20))
            .values()
            .isEmpty());
  }

  @Test
  void aStorageTimeOfLongAgoIsTakenWhereNothingIsAndOvertakenByAnyOther() {
    store(alice, name, registration(alice, 0));
    store(alice, name, registration(alice, 1));
    assertEquals(1, fetch(alice.user()).values().getFirst().storageTime());
  }

  @Test
  void aStorageTimeAtTheEndOfTimeHarmsOnlyItsOwnPlace() {
    long last = 0xffffffffffffffffL;
    store(alice, name, registration(alice, last));
    assertEquals(ErrorCode.DATA_TOO_OLD, refusal(alice, name, registration(alice, now)));
    assertEquals(
        ErrorCode.DATA_TOO_OLD, refusal(alice, name, registration(alice, 0x7fffffffffffffffL)));
    store(alice, name, kind(NOTES, signed(NOTES, name, now, entry(0, "elsewhere"))));
    store(mallory, ResourceIds.of(mallory.user()), registration(mallory, now));
    var again =
        alice.client.store(
            name,
            KindId.SIP_REGISTRATION,
            registration(alice, now).values().getFirst().value(),
            Duration.ofMinutes(10));
    CompletionException failure =
        assertThrows(
            CompletionException.class, () -> overlay.time.await(again, Duration.ofSeconds(20)));
    assertEquals(ErrorCode.DATA_TOO_OLD, ((RequestException) failure.getCause()).code());
  }

  @Test
  void aStorageTimeBehindTheSignBitIsLaterAndTheClientOvertakesIt() {
    store(alice, name, registration(alice, 0x8000000000000000L));
    var again =
        alice.client.store(
            name,
            KindId.SIP_REGISTRATION,
            registration(alice, now).values().getFirst().value(),
            Duration.ofMinutes(10));
    overlay.time.await(again, Duration.ofSeconds(20));
    assertEquals(0x8000000000000001L, fetch(alice.user()).values().getFirst().storageTime());
  }

  @Test
  void removedValuesByTheHundredAreTooLarge() {
    List<StoredData> removed = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      removed.add(signed(TAGS, name, now, tag("key" + i, DataValue.NONEXISTENT)));
    }
    StoreKindData twelve = new StoreKindData(TAGS, 0, removed.subList(0, 12));
    store(alice, name, twelve);
    assertEquals(
        ErrorCode.DATA_TOO_LARGE,
        refusal(alice, name, new StoreKindData(TAGS, 0, removed.subList(12, 13))));
  }

  @Test
  void anArrayEntryFarBehindTheEndIsTooLarge() {
    StoredData far = signed(NOTES, name, now, entry(0xfffffffeL, "far"));
    assertEquals(ErrorCode.DATA_TOO_LARGE, refusal(alice, name, kind(NOTES, far)));
  }

  @Test
  void aThousandUnknownKindsAreRefusedWithAListThatFitsItsField() throws Exception {
    List<StoreKindData> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(new StoreKindData(new KindId(0xF1000000 + i), 0, List.of()));
    }
    RequestException refused = refused(alice, name, 0, many, alice);
    assertEquals(ErrorCode.UNKNOWN_KIND, refused.code());
    assertEquals(63, alice.codec.decodeUnknownKinds(refused.info()).size());
  }

  @Test
  void aThousandValuesInOneStoreChangeNothing() {
    List<StoredData> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(signed(NOTES, name, now, entry(i, "n")));
    }
    assertEquals(ErrorCode.DATA_TOO_LARGE, refusal(alice, name, new StoreKindData(NOTES, 0, many)));
    assertEquals(0, responsibleOf(name).storage.values());
  }

  private TestPeer responsibleOf(ResourceId resource) {
    return overlay.responsible(resource.value());
  }

  @Test
  void oneNodeFillsNoMoreOfAPeerThanItsShare() {
    overlay.limits = new StorageLimits(4000, 1 << 20);
    TestPeer small = alone();
    int taken = 0;
    ErrorCode refused = null;
    for (int i = 0; i < 50 && refused == null; i++) {
      ResourceId at = ResourceIds.of(small.id(), i % 5);
      KindId kind = i < 5 ? BEACON : KindId.TURN_SERVICE;
      refused = tryStore(small, at, kind, i);
      taken += refused == null ? 1 : 0;
    }
    assertEquals(ErrorCode.DATA_TOO_LARGE, refused);
    assertTrue(taken >= 2, "some values have room");
    assertTrue(small.values.bytes(small.id()) <= 4000);
    // Whoever is at the limit may still replace what is there by as much, and remove it.
    assertEquals(null, tryStore(small, ResourceIds.of(small.id(), 0), BEACON, 100));
  }

  @Test
  void aFullPeerTakesNothingNewAndForgetsNothing() {
    overlay.limits = new StorageLimits(1 << 20, 3000);
    TestPeer small = alone();
    int taken = 0;
    while (tryStore(small, ResourceIds.of(small.id(), taken), BEACON, taken) == null) {
      taken++;
    }
    assertTrue(taken >= 2 && taken < 5, taken + " were taken");
    assertEquals(taken, small.storage.values());
    assertTrue(small.values.bytes() <= 3000);
    overlay.time.advance(Duration.ofSeconds(700));
    assertEquals(0, small.values.bytes());
    assertEquals(null, tryStore(small, ResourceIds.of(small.id(), 4), BEACON, 1000));
  }

  /** A new peer that is the only one left, and so holds everything. */
  private TestPeer alone() {
    TestPeer one = overlay.peer("small@example.org");
    overlay.peers().stream().filter(p -> p != one).forEach(overlay::kill);
    one.chord.createOverlay();
    return one;
  }

  private ErrorCode tryStore(TestPeer peer, ResourceId at, KindId kind, long time) {
    StoredDataValue value =
        kind.equals(BEACON)
            ? single("b".repeat(MAX_SIZE))
            : new StoredDataValue.SingleValue(DataValue.NONEXISTENT);
    StoredData data = peer.signer.sign(at, kind, now + time, 600, value);
    try {
      store(peer, at, kind(kind, data));
      return null;
    } catch (CompletionException e) {
      return ((RequestException) e.getCause()).code();
    }
  }

  @Test
  void aStoreWhoseLastPartHasNoRoomChangesNothingOfItsFirst() {
    overlay.limits = new StorageLimits(1000, 1 << 20);
    TestPeer small = alone();
    ResourceId at = ResourceIds.of(small.id(), 1);
    StoredData beacon = small.signer.sign(at, BEACON, now, 600, single("b"));
    StoredData none =
        small.signer.sign(
            at,
            KindId.TURN_SERVICE,
            now,
            600,
            new StoredDataValue.SingleValue(DataValue.NONEXISTENT));
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () ->
                send(
                    small,
                    Destination.of(at),
                    new StoreReq(
                        at, 0, List.of(kind(BEACON, beacon), kind(KindId.TURN_SERVICE, none))),
                    small));
    assertEquals(ErrorCode.DATA_TOO_LARGE, ((RequestException) failure.getCause()).code());
    assertEquals(0, small.values.size());
  }
}
