package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who stands far from a resource, as after a partition, may not store copies of it at the
 * responsible peer (RFC 6940 section 7.4.1.1), which fetches what is good instead.
 */
class OffersTest extends StoreBench {
  private TestPeer responsible;
  private TestPeer far;

  @BeforeEach
  void findFar() {
    responsible = overlay.responsible(alice.user());
    List<TestPeer> order = ring.stream().sorted(Comparator.comparing(TestPeer::id)).toList();
    far = order.get((order.indexOf(responsible) + order.size() - 1) % order.size());
  }

  @Test
  void whatItsOwnerHasSignedLatelyIsFetchedAndCopied() {
    offer(registration(alice, now).values().getFirst());
    overlay.time.advance(Duration.ofSeconds(1));
    assertEquals(
        3, ring.stream().filter(peer -> peer != far && !peer.values.get(name).isEmpty()).count());
    assertEquals(1, fetch(alice.user()).values().size());
  }

  @Test
  void whatWasSignedLongAgoIsNotTaken() {
    offer(registration(alice, now - Duration.ofMinutes(16).toMillis()).values().getFirst());
    assertNothingTaken();
  }

  @Test
  void whatItsOwnerHasNotSignedIsNotTaken() {
    StoredData good = registration(alice, now).values().getFirst();
    offer(new StoredData(good.storageTime() - 1, good.lifetime(), good.value(), good.signature()));
    assertNothingTaken();
  }

  @Test
  void whatHasBeenRemovedSinceStaysSo() {
    StoredData gone =
        alice.signer.sign(
            name,
            KindId.SIP_REGISTRATION,
            now,
            600,
            new StoredDataValue.DictionaryEntry(alice.id().value(), DataValue.NONEXISTENT));
    store(alice, name, kind(KindId.SIP_REGISTRATION, gone));
    offer(registration(alice, now - 1000).values().getFirst());
    overlay.time.advance(Duration.ofSeconds(1));
    assertEquals(0, fetch(alice.user()).values().size());
  }

  private void assertNothingTaken() {
    overlay.time.advance(Duration.ofSeconds(1));
    assertEquals(Map.of(), responsible.values.get(name));
  }

  /** It has the value, and is refused with it. */
  private void offer(StoredData value) {
    Instant now = Instant.ofEpochMilli(overlay.time.millis());
    StoredEntry entry =
        StoredEntry.received(value, alice.id(), alice.credentials.certificate(), now);
    var entries = new TreeMap<>(Map.of(Places.of(value.value()).orElseThrow(), entry));
    var _ = far.values.commit(name, Map.of(KindId.SIP_REGISTRATION, new StoredKind(1, entries)));
    StoreReq request =
        new StoreReq(
            name, 1, List.of(new StoreKindData(KindId.SIP_REGISTRATION, 1, List.of(value))));
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> send(far, Destination.of(responsible.id()), request, alice));
    assertEquals(ErrorCode.FORBIDDEN, ((RequestException) failure.getCause()).code());
  }
}
