package org.chordial.overlay.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.StoreAns;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreKindResponse;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;

/**
 * Works out what a Store does to a resource, after {@link StoreChecks} has said who may (RFC 6940
 * section 7.4.1.1). Nothing is written here: "these operations MUST be atomic", and a state that
 * was never touched needs no roll-back.
 */
final class StoreProcessor {
  private static final int TOMBSTONES_PER_VALUE = 3;

  private final KindRegistry kinds;
  private final MessageCodec codec;

  StoreProcessor(KindRegistry kinds, MessageCodec codec) {
    this.kinds = kinds;
    this.codec = codec;
  }

  /**
   * What the resource will hold.
   *
   * @param changed whether anything is other than before
   */
  record Outcome(Map<KindId, StoredKind> kinds, boolean changed, StoreAns answer) {}

  Outcome process(
      StoreReq request,
      Map<StoredData, StoredEntry> entries,
      Map<KindId, StoredKind> held,
      List<NodeId> replicas,
      Instant now)
      throws RequestException {
    checkGenerations(request, held, now);
    Map<KindId, StoredKind> next = new LinkedHashMap<>();
    List<StoreKindResponse> responses = new ArrayList<>();
    boolean changed = false;
    for (StoreKindData data : request.kindData()) {
      StoredKind before = held.getOrDefault(data.kind(), StoredKind.NONE).without(now);
      NavigableMap<Opaque, StoredEntry> after = new TreeMap<>(before.entries());
      for (StoredData value : data.values()) {
        put(after, value, entries.get(value));
      }
      boolean same = after.equals(before.entries());
      checkLimits(kinds.find(data.kind()).orElseThrow(), data, after);
      long generation =
          request.replicaNumber() == 0 ? before.generation() : data.generationCounter();
      if (request.replicaNumber() == 0 && !same) {
        generation++;
      }
      changed |= !same;
      next.put(data.kind(), new StoredKind(generation, after));
      responses.add(new StoreKindResponse(data.kind(), generation, replicas));
    }
    return new Outcome(next, changed, new StoreAns(responses));
  }

  /**
   * "For original (non-replica) stores, the peer MUST check that if the generation counter is
   * nonzero, it equals the current value". A Store that is here already came again, and its counter
   * cannot be what it was.
   */
  private void checkGenerations(StoreReq request, Map<KindId, StoredKind> held, Instant now)
      throws RequestException {
    boolean tooLow = false;
    List<StoreKindResponse> current = new ArrayList<>();
    for (StoreKindData data : request.kindData()) {
      StoredKind kind = held.getOrDefault(data.kind(), StoredKind.NONE).without(now);
      current.add(new StoreKindResponse(data.kind(), kind.generation(), List.of()));
      boolean repeated =
          data.values().stream()
              .allMatch(v -> kind.entries().values().stream().anyMatch(e -> e.same(v)));
      if (request.replicaNumber() != 0 && data.generationCounter() == 0) {
        throw new RequestException(
            ErrorCode.INVALID_MESSAGE, "a replica store has a generation counter");
      }
      tooLow |=
          request.replicaNumber() == 0
              && data.generationCounter() != 0
              && data.generationCounter() != kind.generation()
              && !repeated;
    }
    if (tooLow) {
      throw new RequestException(
          ErrorCode.GENERATION_COUNTER_TOO_LOW, codec.encodeBody(new StoreAns(current)));
    }
  }

  /**
   * "The storage time values are greater than that of any values which would be replaced by this
   * Store." The same signed value may come again, as replicas and retransmissions do; it changes
   * nothing, not even the lifetime, or whoever saw it once could keep it alive for ever.
   */
  private static void put(
      NavigableMap<Opaque, StoredEntry> entries, StoredData value, StoredEntry entry)
      throws RequestException {
    if (isAppend(value.value()) && entries.values().stream().anyMatch(e -> e.same(value))) {
      return;
    }
    StoredEntry placed = isAppend(value.value()) ? appended(entries, entry) : entry;
    Opaque place = placeOf(placed.data().value());
    StoredEntry old = entries.get(place);
    if (old != null) {
      if (old.same(value)) {
        return;
      }
      if (Long.compareUnsigned(value.storageTime(), old.data().storageTime()) <= 0) {
        throw new RequestException(
            ErrorCode.DATA_TOO_OLD, "a value with a later storage time is here");
      }
    }
    entries.put(place, placed);
  }

  private static boolean isAppend(StoredDataValue value) {
    return value instanceof StoredDataValue.ArrayEntry entry
        && entry.index() == StoredDataValue.ArrayEntry.APPEND;
  }

  /** "The resulting StoredData has the correct index value when it is subsequently fetched." */
  private static StoredEntry appended(
      NavigableMap<Opaque, StoredEntry> entries, StoredEntry entry) {
    long index = entries.isEmpty() ? 0 : Places.index(entries.lastKey()) + 1;
    StoredData data = entry.data();
    StoredDataValue value = new StoredDataValue.ArrayEntry(index, data.value().value());
    return new StoredEntry(
        new StoredData(data.storageTime(), data.lifetime(), value, data.signature()),
        entry.received(),
        entry.certificate());
  }

  private static Opaque placeOf(StoredDataValue value) {
    return Places.of(value).orElseThrow();
  }

  /**
   * "The size and number of the stored values are consistent with the limits specified in the
   * overlay configuration." A sparse array counts with its gaps, for it "extends with nonexistent
   * values as required".
   */
  private static void checkLimits(
      KindDefinition kind, StoreKindData data, NavigableMap<Opaque, StoredEntry> after)
      throws RequestException {
    for (StoredData value : data.values()) {
      if (value.value().value().value().length() > kind.maxSize()) {
        throw new RequestException(
            ErrorCode.DATA_TOO_LARGE, "a value has at most " + kind.maxSize() + " bytes");
      }
    }
    Optional<StoredDataValue> last =
        Optional.ofNullable(after.lastEntry()).map(e -> e.getValue().data().value());
    boolean sparse =
        last.isPresent()
            && last.get() instanceof StoredDataValue.ArrayEntry entry
            && entry.index() >= kind.maxCount();
    long most = Math.max(1, kind.maxCount());
    if (sparse
        || new StoredKind(1, after).existing() > most
        || after.size() > most * (1 + TOMBSTONES_PER_VALUE)) {
      throw new RequestException(
          ErrorCode.DATA_TOO_LARGE, "a resource holds at most " + most + " values of this Kind");
    }
  }

  /** "The same Kind-ID MUST NOT be used twice in a given store request." */
  static void checkKindsOnce(List<KindId> kinds) throws RequestException {
    Set<KindId> seen = new HashSet<>();
    for (KindId kind : kinds) {
      if (!seen.add(kind)) {
        throw new RequestException(ErrorCode.INVALID_MESSAGE, "a Kind comes once in a request");
      }
    }
  }
}
