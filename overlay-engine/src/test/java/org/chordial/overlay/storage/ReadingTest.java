package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.ArrayRange;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.FetchAns;
import org.chordial.overlay.wire.FetchKindResponse;
import org.chordial.overlay.wire.FetchReq;
import org.chordial.overlay.wire.FindAns;
import org.chordial.overlay.wire.FindKindData;
import org.chordial.overlay.wire.FindReq;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MetaDataValue;
import org.chordial.overlay.wire.ModelSpecifier;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.StatAns;
import org.chordial.overlay.wire.StatReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataSpecifier;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.Test;

/** Fetch, Stat and Find (RFC 6940 sections 7.4.2 to 7.4.4). */
class ReadingTest extends StoreBench {
  private static final long FINAL = 0xffffffffL;
  private static final KindId UNKNOWN = new KindId(0xF0001234);

  private MessageBody ask(ResourceId resource, MessageBody request) {
    return overlay
        .time
        .await(
            mallory.request(List.of(Destination.of(resource)), request, List.of()),
            Duration.ofSeconds(20))
        .body();
  }

  private ErrorCode refusalOf(ResourceId resource, MessageBody request) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> ask(resource, request));
    return ((RequestException) failure.getCause()).code();
  }

  private FetchKindResponse fetched(KindId kind, long generation, ModelSpecifier which) {
    FetchReq request =
        new FetchReq(name, List.of(new StoredDataSpecifier(kind, generation, which)));
    return ((FetchAns) ask(name, request)).kindResponses().getFirst();
  }

  private static FetchReq ranges(ResourceId at, long... bounds) {
    return new FetchReq(at, List.of(new StoredDataSpecifier(NOTES, 0, array(bounds))));
  }

  private static ModelSpecifier array(long... bounds) {
    List<ArrayRange> ranges = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      ranges.add(new ArrayRange(bounds[i], bounds[i + 1]));
    }
    return new ModelSpecifier.Array(ranges);
  }

  /** Index and text of each value, "-" for one that does not exist. */
  private List<String> notes(long... bounds) {
    return fetched(NOTES, 0, array(bounds)).values().stream().map(ReadingTest::described).toList();
  }

  private static String described(StoredData data) {
    StoredDataValue.ArrayEntry entry = (StoredDataValue.ArrayEntry) data.value();
    assertEquals(data.signature().equals(Signature.EMPTY), !entry.value().exists());
    return entry.index() + (entry.value().exists() ? entry.value().value().toUtf8() : "-");
  }

  private void storeNote(long index, String text) {
    store(alice, name, kind(NOTES, signed(NOTES, name, now, entry(index, text))));
  }

  @Test
  void anArrayIsReadByRangesWithItsGapsAndItsEnd() {
    storeNote(0, "a");
    storeNote(2, "c");
    assertEquals(List.of("0a", "1-", "2c"), notes(0, FINAL));
    assertEquals(List.of("2c"), notes(FINAL, FINAL));
    assertEquals(List.of("1-", "2c"), notes(1, FINAL));
    assertEquals(List.of("0a"), notes(0, 0));
    assertEquals(List.of("2c", "0a"), notes(2, 2, 0, 0));
    assertEquals(List.of(), notes());
  }

  @Test
  void whatIsBehindTheEndDoesNotExistAndIsNoReasonToMakeUpFourThousandMillionValues() {
    assertEquals(List.of("0-", "1-", "2-"), notes(0, 0xfffffffeL));
    assertEquals(List.of(), notes(0, FINAL));
    assertEquals(List.of(), notes(FINAL, FINAL));
    storeNote(0, "a");
    assertEquals(List.of("0a", "1-", "2-"), notes(0, 0xfffffffeL));
  }

  @Test
  void rangesThatOverlapOrRunDownwardsAreInvalid() {
    storeNote(0, "a");
    assertEquals(ErrorCode.INVALID_MESSAGE, refusalOf(name, ranges(name, 2, 1)));
    assertEquals(ErrorCode.INVALID_MESSAGE, refusalOf(name, ranges(name, 0, 2, 2, 3)));
    assertEquals(ErrorCode.INVALID_MESSAGE, refusalOf(name, ranges(name, 5, 9, 0, 5)));
    assertEquals(ErrorCode.INVALID_MESSAGE, refusalOf(name, ranges(name, FINAL, 0)));
    assertEquals(ErrorCode.INVALID_MESSAGE, refusalOf(name, ranges(name, 0, FINAL, 1, 1)));
  }

  @Test
  void aDictionaryIsReadByKeysOrWhole() {
    store(alice, name, kind(TAGS, signed(TAGS, name, now, tag("x", DataValue.of(bytes("1"))))));
    store(alice, name, kind(TAGS, signed(TAGS, name, now, tag("y", DataValue.of(bytes("2"))))));
    assertEquals(
        List.of(tag("x", DataValue.of(bytes("1"))), tag("y", DataValue.of(bytes("2")))),
        values(new ModelSpecifier.Dictionary(List.of())));
    assertEquals(
        List.of(tag("y", DataValue.of(bytes("2"))), tag("z", DataValue.NONEXISTENT)),
        values(new ModelSpecifier.Dictionary(List.of(bytes("y"), bytes("z")))));
  }

  private List<StoredDataValue> values(ModelSpecifier which) {
    return fetched(TAGS, 0, which).values().stream().map(StoredData::value).toList();
  }

  @Test
  void aFetchWithTheCurrentGenerationBringsNoValues() {
    storeNote(0, "a");
    assertEquals(List.of(), fetched(NOTES, 1, array(0, FINAL)).values());
    assertEquals(1, fetched(NOTES, 1, array(0, FINAL)).generation());
    storeNote(1, "b");
    assertEquals(2, fetched(NOTES, 1, array(0, FINAL)).values().size());
    assertEquals(2, fetched(NOTES, 1, array(0, FINAL)).generation());
  }

  @Test
  void theGenerationGoesOnWhenEverythingHasExpired() {
    storeNote(0, "a");
    overlay.time.advance(Duration.ofSeconds(700));
    now = overlay.time.millis();
    storeNote(0, "b");
    assertEquals(List.of("0b"), notes(0, FINAL));
    assertEquals(1, fetched(NOTES, 1, array(0, FINAL)).values().size());
  }

  @Test
  void aRemovedValueIsToldWithItsSignatureUntilItExpires() {
    StoredData removed = signed(TAGS, name, now, tag("x", DataValue.NONEXISTENT));
    store(alice, name, kind(TAGS, removed));
    StoredData told =
        fetched(TAGS, 0, new ModelSpecifier.Dictionary(List.of())).values().getFirst();
    assertEquals(removed.signature(), told.signature());
    overlay.time.advance(Duration.ofSeconds(601));
    assertEquals(List.of(), fetched(TAGS, 0, new ModelSpecifier.Dictionary(List.of())).values());
  }

  @Test
  void thereIsOneAnswerForEachKindAndNoneForAnUnknownOne() {
    storeNote(0, "a");
    StoredDataSpecifier notes = new StoredDataSpecifier(NOTES, 0, array(0, FINAL));
    StoredDataSpecifier page = new StoredDataSpecifier(PAGE, 0, new ModelSpecifier.Single());
    FetchAns both = (FetchAns) ask(name, new FetchReq(name, List.of(notes, page)));
    assertEquals(
        List.of(NOTES, PAGE), both.kindResponses().stream().map(FetchKindResponse::kind).toList());
    assertEquals(
        ErrorCode.INVALID_MESSAGE, refusalOf(name, new FetchReq(name, List.of(notes, notes))));
    StoredDataSpecifier unknown = new StoredDataSpecifier(UNKNOWN, 0, new ModelSpecifier.Single());
    assertEquals(
        ErrorCode.UNKNOWN_KIND, refusalOf(name, new FetchReq(name, List.of(notes, unknown))));
    assertEquals(ErrorCode.UNKNOWN_KIND, refusalOf(name, new StatReq(name, List.of(unknown))));
  }

  @Test
  void aStatTellsLengthAndDigestOfTheValueWithItsFourLengthBytes() throws Exception {
    storeNote(1, "hello");
    StatAns stat =
        (StatAns)
            ask(name, new StatReq(name, List.of(new StoredDataSpecifier(NOTES, 0, array(1, 1)))));
    var meta = stat.kindResponses().getFirst().values().getFirst();
    MetaDataValue.ArrayEntryMeta entry = (MetaDataValue.ArrayEntryMeta) meta.metadata();
    byte[] withLength =
        ByteBuffer.allocate(9).putInt(5).put("hello".getBytes(StandardCharsets.US_ASCII)).array();
    assertEquals(1, entry.index());
    assertEquals(5, entry.value().valueLength());
    assertEquals(
        Opaque.of(MessageDigest.getInstance("SHA-256").digest(withLength)),
        entry.value().hashValue());
    assertEquals(now, meta.storageTime());
  }

  private List<FindKindData> find(TestPeer at, ResourceId near, KindId... kinds) {
    FindAns found =
        (FindAns)
            overlay
                .time
                .await(
                    mallory.request(
                        List.of(Destination.of(at.id())),
                        new FindReq(near, List.of(kinds)),
                        List.of()),
                    Duration.ofSeconds(20))
                .body();
    return found.results();
  }

  @Test
  void findTellsTheNextResourceClockwiseOfAKindAndZeroForWhatIsNotThere() {
    TestPeer holder = overlay.responsible(node.value());
    store(alice, node, kind(PAGE, signed(PAGE, node, now, single("p"))));
    ResourceId zero = new ResourceId(Opaque.of((byte) 0));
    assertEquals(
        List.of(
            new FindKindData(PAGE, node),
            new FindKindData(BEACON, zero),
            new FindKindData(UNKNOWN, zero)),
        find(holder, node, PAGE, BEACON, UNKNOWN));
    ResourceId own = new ResourceId(holder.id().value());
    assertEquals(List.of(new FindKindData(PAGE, node)), find(holder, own, PAGE));
  }

  @Test
  void namesOfPeopleAreNotFoundByWalkingTheRing() {
    store(alice, name, registration(alice, now));
    TestPeer holder = overlay.responsible(alice.user());
    assertEquals(
        List.of(),
        find(
            holder,
            name,
            KindId.SIP_REGISTRATION,
            KindId.CERTIFICATE_BY_USER,
            KindId.CERTIFICATE_BY_NODE));
  }

  @Test
  void findIsRefusedElsewhereAndWithAKindTwice() {
    FindReq twice = new FindReq(node, List.of(PAGE, PAGE));
    assertEquals(ErrorCode.INVALID_MESSAGE, refusalOf(node, twice));
    TestPeer other =
        ring.stream()
            .filter(p -> p != overlay.responsible(node.value()) && p != mallory)
            .findFirst()
            .get();
    CompletionException failure =
        assertThrows(CompletionException.class, () -> find(other, node, PAGE));
    assertEquals(ErrorCode.NOT_FOUND, ((RequestException) failure.getCause()).code());
  }

  @Test
  void aWalkFromOneToTheNextAndFromPeerToPeerSeesEachResourceOnce() {
    List<ResourceId> stored = new ArrayList<>();
    for (int i = 0; i <= 4; i++) {
      ResourceId at = ResourceIds.of(alice.id(), i);
      store(alice, at, kind(BEACON, signed(BEACON, at, now, single("b"))));
      stored.add(at);
    }
    overlay.time.advance(Duration.ofSeconds(5));
    List<ResourceId> seen = new ArrayList<>();
    ResourceId near = new ResourceId(Opaque.of(new byte[ResourceIds.LENGTH]));
    for (int peers = 0; peers < ring.size(); ) {
      TestPeer asked = overlay.responsible(near.value());
      ResourceId next =
          overlay
              .time
              .await(mallory.client.find(near, BEACON), Duration.ofSeconds(20))
              .orElse(near);
      if (next.compareTo(near) > 0 && asked.chord.isResponsible(next.value())) {
        seen.add(next);
        near = after(next);
      } else {
        // The peer has nothing more of its own: on to the next one.
        near = after(new ResourceId(asked.id().value()));
        peers++;
      }
    }
    assertEquals(stored.stream().sorted().toList(), seen);
  }

  private static ResourceId after(ResourceId id) {
    byte[] bytes = id.value().toBytes();
    int last = bytes.length - 1;
    while (last >= 0 && ++bytes[last] == 0) {
      last--;
    }
    return new ResourceId(Opaque.of(bytes));
  }
}
