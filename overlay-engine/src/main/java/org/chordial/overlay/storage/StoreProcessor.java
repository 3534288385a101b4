package org.chordial.overlay.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
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
  private final KindRegistry kinds;
  private final MessageCodec codec;
  private final ValueStore store;
  private final Quota quota;

  StoreProcessor(KindRegistry kinds, MessageCodec codec, ValueStore store, Quota quota) {
    this.kinds = kinds;
    this.codec = codec;
    this.store = store;
    this.quota = quota;
  }

  /**
   * What the resource will hold.
   *
   * @param changed whether anything is other than before
   */
  record Outcome(Map<KindId, StoredKind> kinds, boolean changed, StoreAns answer) {}

  Outcome process(
      StoreReq request, Map<StoredData, StoredEntry> entries, List<NodeId> replicas, Instant now)
      throws RequestException {
    Map<KindId, StoredKind> held = store.get(request.resource());
    checkGenerations(request, held, now);
    Map<KindId, StoredKind> next = new LinkedHashMap<>();
    List<StoreKindResponse> responses = new ArrayList<>();
    boolean changed = false;
    for (StoreKindData data : request.kindData()) {
      StoredKind before = current(request.resource(), data.kind(), held, now);
      Target target =
          new Target(request.resource(), data.kind(), new TreeMap<>(before.entries()), now);
      for (StoredData value : data.values()) {
        put(target, value, entries.get(value));
      }
      NavigableMap<Opaque, StoredEntry> after = target.entries();
      boolean same = after.equals(before.entries());
      Quota.checkKind(kinds.find(data.kind()).orElseThrow(), data, after);
      long generation =
          request.replicaNumber() == 0 ? before.generation() : data.generationCounter();
      if (request.replicaNumber() == 0 && !same) {
        generation = Math.max(1, Long.remainderUnsigned(generation + 1, -1L));
      }
      changed |= !same;
      next.put(data.kind(), new StoredKind(generation, after));
      responses.add(new StoreKindResponse(data.kind(), generation, replicas));
    }
    quota.checkRoom(store, held, next);
    return new Outcome(next, changed, new StoreAns(responses));
  }

  /** What has expired is gone, but the counter goes on from where it was. */
  private StoredKind current(
      ResourceId resource, KindId id, Map<KindId, StoredKind> held, Instant now) {
    StoredKind kind = held.getOrDefault(id, StoredKind.NONE).without(now);
    return kind.generation() != 0
        ? kind
        : new StoredKind(store.expiredGeneration(resource, id, now), kind.entries());
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
      StoredKind kind = current(request.resource(), data.kind(), held, now);
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

  /** The entries of one Kind as they will be, beside what was there and has expired. */
  private record Target(
      ResourceId resource, KindId kind, NavigableMap<Opaque, StoredEntry> entries, Instant now) {}

  /**
   * "The storage time values are greater than that of any values which would be replaced by this
   * Store." The same signed value may come again, as replicas and retransmissions do; it changes
   * nothing, not even the lifetime, or whoever saw it once could keep it alive for ever. For the
   * same reason a value that has expired is remembered for a while: its lifetime is not signed, and
   * "it is possible for the original value to be accidentally or maliciously re-stored after the
   * storing node has expired it" (7.4.1.3).
   */
  private void put(Target target, StoredData value, StoredEntry entry) throws RequestException {
    NavigableMap<Opaque, StoredEntry> entries = target.entries();
    if (isAppend(value.value()) && entries.values().stream().anyMatch(e -> e.same(value))) {
      return;
    }
    StoredEntry placed = isAppend(value.value()) ? appended(entries, entry) : entry;
    Opaque place = Places.of(placed.data().value()).orElseThrow();
    StoredEntry old = entries.get(place);
    if (old != null && old.same(value)) {
      return;
    }
    OptionalLong last =
        old == null ? expired(target, place) : OptionalLong.of(old.data().storageTime());
    if (last.isPresent() && Long.compareUnsigned(value.storageTime(), last.getAsLong()) <= 0) {
      throw new RequestException(
          ErrorCode.DATA_TOO_OLD, "a value with this or a later storage time is or was here");
    }
    entries.put(place, placed);
  }

  private OptionalLong expired(Target target, Opaque place) {
    StoredEntry unswept =
        store
            .get(target.resource())
            .getOrDefault(target.kind(), StoredKind.NONE)
            .entries()
            .get(place);
    return unswept == null
        ? store.expiredStorageTime(target.resource(), target.kind(), place, target.now())
        : OptionalLong.of(unswept.data().storageTime());
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
        entry.expires(),
        entry.signer(),
        entry.certificate());
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
