package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.FetchAns;
import org.chordial.overlay.wire.FetchReq;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ModelSpecifier;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.StoreAns;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataSpecifier;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.WireException;
import org.junit.jupiter.api.Test;

/** What a storing peer takes and what it refuses (RFC 6940 section 7.4.1.1, RFC 7904 3.3). */
class StoreRulesTest extends StoreBench {
  @Test
  void theOwnerStoresUnderTheOwnNameAndKey() {
    StoreAns answer = store(alice, name, registration(alice, now));
    assertEquals(1, answer.kindResponses().getFirst().generationCounter());
    assertEquals(2, answer.kindResponses().getFirst().replicas().size());
  }

  @Test
  void aValueUnderAnotherUsersNameIsForbidden() {
    assertEquals(
        ErrorCode.FORBIDDEN,
        refusal(mallory, name, registration(mallory, mallory.id(), name, now)));
  }

  @Test
  void aValueUnderAnotherNodesKeyIsForbidden() {
    assertEquals(
        ErrorCode.FORBIDDEN, refusal(alice, name, registration(alice, mallory.id(), name, now)));
  }

  @Test
  void anothersSignedValueSentByAStrangerIsForbidden() {
    StoreKindData stolen = registration(alice, now);
    assertEquals(ErrorCode.FORBIDDEN, refusal(mallory, name, stolen, alice));
  }

  @Test
  void aValueChangedAfterSigningIsForbidden() {
    StoredData good = registration(alice, now).values().getFirst();
    StoredData later =
        new StoredData(good.storageTime() + 1, good.lifetime(), good.value(), good.signature());
    assertEquals(ErrorCode.FORBIDDEN, refusal(alice, name, kind(KindId.SIP_REGISTRATION, later)));
  }

  @Test
  void anUnsignedValueIsForbidden() {
    StoredData good = registration(alice, now).values().getFirst();
    StoredData unsigned =
        new StoredData(good.storageTime(), good.lifetime(), good.value(), Signature.EMPTY);
    assertEquals(
        ErrorCode.FORBIDDEN, refusal(alice, name, kind(KindId.SIP_REGISTRATION, unsigned)));
  }

  @Test
  void aSignatureForAnotherResourceIsForbidden() {
    ResourceId elsewhere = ResourceIds.of("other@example.org");
    StoreKindData signedElsewhere = registration(alice, alice.id(), elsewhere, now);
    assertEquals(ErrorCode.FORBIDDEN, refusal(alice, name, signedElsewhere));
  }

  @Test
  void anOlderValueReplayedIsTooOld() {
    StoreKindData first = registration(alice, now);
    store(alice, name, first);
    store(alice, name, registration(alice, now + 1));
    assertEquals(ErrorCode.DATA_TOO_OLD, refusal(alice, name, first));
  }

  @Test
  void anotherValueOfEqualStorageTimeIsTooOld() {
    store(alice, name, registration(alice, now));
    StoredData gone =
        alice.signer.sign(
            name,
            KindId.SIP_REGISTRATION,
            now,
            600,
            new StoredDataValue.DictionaryEntry(alice.id().value(), DataValue.NONEXISTENT));
    assertEquals(ErrorCode.DATA_TOO_OLD, refusal(alice, name, kind(KindId.SIP_REGISTRATION, gone)));
  }

  @Test
  void theSameValueAgainSucceedsButLivesNoLonger() {
    StoreKindData value = registration(alice, now);
    store(alice, name, value);
    overlay.time.advance(Duration.ofSeconds(400));
    StoreAns again = store(alice, name, value);
    assertEquals(1, again.kindResponses().getFirst().generationCounter());
    overlay.time.advance(Duration.ofSeconds(201));
    assertTrue(fetch(alice.user()).values().isEmpty());
  }

  @Test
  void aGenerationCounterThatIsNotCurrentIsTooLowAndTheAnswerTellsTheCurrentOne()
      throws WireException {
    store(alice, name, registration(alice, now));
    StoreKindData next = registration(alice, now + 1);
    StoreKindData wrong = new StoreKindData(next.kind(), 9, next.values());
    RequestException refused = refused(alice, name, 0, List.of(wrong), alice);
    assertEquals(ErrorCode.GENERATION_COUNTER_TOO_LOW, refused.code());
    StoreAns current = (StoreAns) alice.codec.decodeBody(StoreAns.CODE, refused.info());
    assertEquals(1, current.kindResponses().getFirst().generationCounter());
    assertEquals(List.of(), current.kindResponses().getFirst().replicas());
    StoreKindData right = new StoreKindData(next.kind(), 1, next.values());
    assertEquals(2, store(alice, name, right).kindResponses().getFirst().generationCounter());
  }

  @Test
  void anUnknownKindIsNamedInTheError() throws WireException {
    KindId unknown = new KindId(0xF0001234);
    StoreKindData data = kind(unknown, alice.signer.sign(name, unknown, now, 600, single("x")));
    RequestException refused = refused(alice, name, 0, List.of(data), alice);
    assertEquals(ErrorCode.UNKNOWN_KIND, refused.code());
    assertEquals(List.of(unknown), alice.codec.decodeUnknownKinds(refused.info()));
  }

  @Test
  void aKindTwiceInOneStoreIsInvalid() {
    StoreKindData one = registration(alice, now);
    RequestException refused = refused(alice, name, 0, List.of(one, one), alice);
    assertEquals(ErrorCode.INVALID_MESSAGE, refused.code());
  }

  @Test
  void theLargestValueIsTakenAndOneByteMoreIsTooLarge() {
    store(alice, node, kind(PAGE, signed(PAGE, node, now, single("x".repeat(MAX_SIZE)))));
    StoredData larger = signed(PAGE, node, now + 1, single("x".repeat(MAX_SIZE + 1)));
    assertEquals(ErrorCode.DATA_TOO_LARGE, refusal(alice, node, kind(PAGE, larger)));
  }

  @Test
  void anArrayTakesAsManyValuesAsItsKindAllows() {
    for (int i = 0; i < 3; i++) {
      store(alice, name, kind(NOTES, signed(NOTES, name, now + i, entry(i, "n" + i))));
    }
    StoredData fourth = signed(NOTES, name, now + 3, entry(3, "n3"));
    assertEquals(ErrorCode.DATA_TOO_LARGE, refusal(alice, name, kind(NOTES, fourth)));
  }

  @Test
  void whatIsAppendedGetsTheNextIndexAndKeepsItsSignature() {
    StoredData first = signed(NOTES, name, now, entry(StoredDataValue.ArrayEntry.APPEND, "a"));
    StoredData second = signed(NOTES, name, now + 1, entry(StoredDataValue.ArrayEntry.APPEND, "b"));
    store(alice, name, kind(NOTES, first));
    store(alice, name, kind(NOTES, second));
    store(alice, name, kind(NOTES, second));
    Fetched fetched = overlay.time.await(mallory.client.fetch(name, NOTES), Duration.ofSeconds(20));
    assertEquals(
        List.of(entry(0, "a"), entry(1, "b")),
        fetched.values().stream().map(FetchedValue::value).toList());
  }

  @Test
  void aStoreOfWhichOnePartFailsChangesNothing() {
    StoreKindData good = registration(alice, now);
    StoreKindData tooLarge =
        kind(NOTES, signed(NOTES, name, now, entry(0, "x".repeat(MAX_SIZE + 1))));
    RequestException refused = refused(alice, name, 0, List.of(good, tooLarge), alice);
    assertEquals(ErrorCode.DATA_TOO_LARGE, refused.code());
    assertTrue(fetch(alice.user()).values().isEmpty());
  }

  @Test
  void nodeMatchAsksForTheHashOfTheNodeId() {
    store(alice, node, kind(PAGE, signed(PAGE, node, now, single("mine"))));
    StoredData foreign = mallory.signer.sign(node, PAGE, now + 1, 600, single("theirs"));
    assertEquals(ErrorCode.FORBIDDEN, refusal(mallory, node, kind(PAGE, foreign)));
  }

  @Test
  void nodeMultipleTakesEveryIterationUpToItsMaximum() {
    for (int i = 0; i <= 4; i++) {
      ResourceId at = ResourceIds.of(alice.id(), i);
      store(alice, at, kind(BEACON, signed(BEACON, at, now, single("b"))));
    }
    ResourceId beyond = ResourceIds.of(alice.id(), 5);
    StoredData one = signed(BEACON, beyond, now, single("b"));
    assertEquals(ErrorCode.FORBIDDEN, refusal(alice, beyond, kind(BEACON, one)));
  }

  @Test
  void aReplicaFromWhoCannotHaveItIsForbidden() {
    TestPeer responsible = overlay.responsible(alice.user());
    List<TestPeer> order =
        overlay.peers().stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    int at = order.indexOf(responsible);
    TestPeer far = order.get((at + 4) % order.size());
    StoreKindData value = registration(alice, now);
    StoreKindData copy = new StoreKindData(value.kind(), 1, value.values());
    StoreReq request = new StoreReq(name, 1, List.of(copy));
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> send(far, Destination.of(responsible.id()), request, alice));
    assertEquals(ErrorCode.FORBIDDEN, ((RequestException) failure.getCause()).code());
  }

  @Test
  void aReplicaNeedsAGenerationCounter() {
    TestPeer responsible = overlay.responsible(alice.user());
    TestPeer next =
        overlay.peers().stream()
            .filter(p -> p.id().equals(responsible.chord.state().successors().getFirst()))
            .findFirst()
            .get();
    StoreReq request = new StoreReq(name, 1, List.of(registration(alice, now)));
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> send(responsible, Destination.of(next.id()), request, alice));
    assertEquals(ErrorCode.INVALID_MESSAGE, ((RequestException) failure.getCause()).code());
  }

  @Test
  void aStoreAtAPeerThatIsNotResponsibleIsRefused() {
    TestPeer responsible = overlay.responsible(alice.user());
    TestPeer other = ring.stream().filter(p -> p != responsible && p != alice).findFirst().get();
    StoreReq request = new StoreReq(name, 0, List.of(registration(alice, now)));
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> send(alice, Destination.of(other.id()), request, alice));
    assertEquals(ErrorCode.NOT_FOUND, ((RequestException) failure.getCause()).code());
  }

  @Test
  void whatIsNoSipRegistrationIsForbiddenThere() {
    StoredData junk =
        alice.signer.sign(
            name,
            KindId.SIP_REGISTRATION,
            now,
            600,
            new StoredDataValue.DictionaryEntry(
                alice.id().value(), DataValue.of(Opaque.ofHex("02ffff00"))));
    assertEquals(ErrorCode.FORBIDDEN, refusal(alice, name, kind(KindId.SIP_REGISTRATION, junk)));
  }

  @Test
  void aFetchOfNothingGivesSyntheticValues() {
    var request =
        new FetchReq(node, List.of(new StoredDataSpecifier(PAGE, 0, new ModelSpecifier.Single())));
    FetchAns answer =
        (FetchAns)
            overlay
                .time
                .await(
                    mallory.request(List.of(Destination.of(node)), request, List.of()),
                    Duration.ofSeconds(20))
                .body();
    StoredData value = answer.kindResponses().getFirst().values().getFirst();
    assertEquals(new StoredDataValue.SingleValue(DataValue.NONEXISTENT), value.value());
    assertEquals(Signature.EMPTY, value.signature());
  }
}
