package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.FetchAns;
import org.chordial.overlay.wire.FetchKindResponse;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a fetching node makes of a storing peer that is hostile (RFC 6940 sections 7.4.2.2, 13.5).
 */
class FetchVerifierTest extends StoreBench {
  private FetchVerifier verifier;

  @BeforeEach
  void makeVerifier() {
    verifier = new FetchVerifier(mallory.environment);
  }

  private Fetched fetched(StoredData... values) {
    FetchAns answer = new FetchAns(List.of(new FetchKindResponse(TAGS, 5, List.of(values))));
    List<GenericCertificate> bucket = new ArrayList<>();
    for (TestPeer peer : overlay.peers()) {
      bucket.add(peer.credentials.certificate().generic());
    }
    return verifier.verified(
        name,
        TAGS,
        answer,
        new Answer(mallory.id(), mallory.credentials.certificate(), answer, bucket, 1));
  }

  private StoredData tagged(long time, String text) {
    return signed(TAGS, name, time, tag("k", DataValue.of(bytes(text))));
  }

  private static List<String> texts(Fetched fetched) {
    return fetched.values().stream().map(v -> v.value().value().value().toUtf8()).toList();
  }

  @Test
  void aValueThatItsOwnerSignedIsTaken() {
    Fetched fetched = fetched(tagged(now, "hello"));
    assertEquals(List.of("hello"), texts(fetched));
    assertEquals(0, fetched.discarded());
    assertEquals(5, fetched.generation());
  }

  @Test
  void aChangedValueIsDiscardedAndTheOthersRemain() {
    StoredData good = tagged(now, "hello");
    StoredData changed =
        new StoredData(
            good.storageTime(),
            good.lifetime(),
            tag("k", DataValue.of(bytes("HELLO"))),
            good.signature());
    Fetched fetched = fetched(changed, signed(TAGS, name, now, tag("l", DataValue.of(bytes("b")))));
    assertEquals(List.of("b"), texts(fetched));
    assertEquals(1, fetched.discarded());
  }

  @Test
  void aValueThatAnotherUserSignedUnderThisNameIsDiscarded() {
    StoredData foreign =
        mallory.signer.sign(name, TAGS, now, 600, tag("k", DataValue.of(bytes("mine"))));
    Fetched fetched = fetched(foreign);
    assertEquals(List.of(), fetched.values());
    assertEquals(1, fetched.discarded());
  }

  @Test
  void anUnsignedValueThatExistsIsDiscardedAndOneThatDoesNotIsNothing() {
    StoredData unsigned =
        new StoredData(now, 600, tag("k", DataValue.of(bytes("x"))), Signature.EMPTY);
    StoredDataValue nothing = tag("l", DataValue.NONEXISTENT);
    Fetched fetched = fetched(unsigned, new StoredData(0, 0, nothing, Signature.EMPTY));
    assertEquals(List.of(), fetched.values());
    assertEquals(1, fetched.discarded());
  }

  @Test
  void anOlderValueThanBeforeIsNotedAsRolledBack() {
    assertEquals(0, fetched(tagged(now + 10, "new")).rolledBack());
    Fetched older = fetched(tagged(now, "old"));
    assertEquals(1, older.rolledBack());
    assertEquals(List.of("old"), texts(older));
    assertEquals(0, fetched(tagged(now + 10, "new")).rolledBack());
  }

  @Test
  void whatWasSeenToBeRemovedDoesNotComeBack() {
    StoredData removed = signed(TAGS, name, now + 10, tag("k", DataValue.NONEXISTENT));
    assertEquals(List.of(), fetched(removed).values());
    Fetched older = fetched(tagged(now, "old"));
    assertEquals(List.of(), older.values());
    assertEquals(1, older.rolledBack());
    assertEquals(List.of("newer"), texts(fetched(tagged(now + 11, "newer"))));
  }

  @Test
  void anOlderValueIsNoRollbackWhenTheNewerOneHasEnded() {
    assertEquals(List.of("new"), texts(fetched(tagged(now + 10, "new"))));
    overlay.time.advance(Duration.ofMinutes(10));
    assertEquals(0, fetched(tagged(now, "old")).rolledBack());
  }
}
