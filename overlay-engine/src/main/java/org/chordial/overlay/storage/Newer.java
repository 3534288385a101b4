package org.chordial.overlay.storage;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.FetchAns;
import org.chordial.overlay.wire.FetchKindResponse;
import org.chordial.overlay.wire.FetchReq;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataSpecifier;

/**
 * "If a peer attempts to store data previously stored by another node [...] and that store fails
 * with either an Error_Generation_Counter_Too_Low or an Error_Data_Too_Old error, the peer MUST
 * fetch the newer data from the peer generating the error and use that to replace its own copy"
 * (RFC 6940 section 7.4.1.1).
 */
final class Newer {
  private final KindRegistry kinds;
  private final ValueStore store;
  private final StoreChecks checks;
  private final Requester requester;
  private final InstantSource clock;

  Newer(StorageEnvironment environment, ValueStore store, StoreChecks checks) {
    kinds = environment.kinds();
    requester = environment.requester();
    clock = environment.context().clock();
    this.store = store;
    this.checks = checks;
  }

  /** Whether a Store failed because of what that peer has. */
  static boolean isElsewhere(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RequestException refusal
        && (refusal.code() == ErrorCode.DATA_TOO_OLD
            || refusal.code() == ErrorCode.GENERATION_COUNTER_TOO_LOW);
  }

  /**
   * Completes with whether any value was replaced. A counter alone is no reason to send copies
   * again, or a peer that counts up without end would never be left in peace.
   */
  CompletableFuture<Boolean> fetch(ResourceId resource, Destination from) {
    List<StoredDataSpecifier> all = Specifiers.all(kinds, store.get(resource).keySet());
    return requester
        .request(List.of(from), new FetchReq(resource, all))
        .thenApply(answer -> adopt(resource, answer));
  }

  private boolean adopt(ResourceId resource, Answer answer) {
    if (!(answer.body() instanceof FetchAns fetched)) {
      return false;
    }
    Map<KindId, StoredKind> held = store.get(resource);
    Map<KindId, StoredKind> next = new HashMap<>();
    boolean replaced = false;
    for (FetchKindResponse response : fetched.kindResponses()) {
      StoredKind before = held.get(response.kind());
      if (before != null) {
        StoredKind merged = merge(before, resource, response, answer);
        if (!merged.equals(before)) {
          next.put(response.kind(), merged);
        }
        replaced |= !merged.entries().equals(before.entries());
      }
    }
    var _ = store.commit(resource, next);
    return replaced;
  }

  private StoredKind merge(
      StoredKind before, ResourceId resource, FetchKindResponse response, Answer answer) {
    KindDefinition kind = kinds.find(response.kind()).orElseThrow();
    NavigableMap<Opaque, StoredEntry> entries = new TreeMap<>(before.entries());
    for (StoredData value : response.values()) {
      Opaque place = Places.of(value.value()).orElse(null);
      if (place != null && isNewer(entries, value)) {
        checks
            .admissible(
                kind, response.kind(), resource, value, answer.certificates(), clock.instant())
            .ifPresent(entry -> entries.put(place, entry));
      }
    }
    long generation =
        Long.compareUnsigned(response.generation(), before.generation()) > 0
            ? response.generation()
            : before.generation();
    return new StoredKind(generation, entries);
  }

  /** Whether a value is later than what is held in its place, or nothing is. */
  static boolean isNewer(Map<Opaque, StoredEntry> held, StoredData value) {
    StoredEntry there = Places.of(value.value()).map(held::get).orElse(null);
    return there == null
        || Long.compareUnsigned(value.storageTime(), there.data().storageTime()) > 0;
  }
}
