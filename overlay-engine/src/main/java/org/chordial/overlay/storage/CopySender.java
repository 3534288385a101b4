package org.chordial.overlay.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StatAns;
import org.chordial.overlay.wire.StatReq;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataSpecifier;

/** Sends copies of what this peer holds to others (RFC 6940 sections 7.4.1.1 and 10.4). */
final class CopySender {
  /** Header, signature and certificate of the message itself, with room to spare. */
  private static final int MESSAGE_OVERHEAD = 3000;

  private static final int SMALLEST_ROOM = 1000;

  private final ValueStore store;
  private final KindRegistry kinds;
  private final Requester requester;
  private final InstantSource clock;
  private final int room;

  CopySender(ValueStore store, StorageEnvironment environment) {
    this.store = store;
    kinds = environment.kinds();
    requester = environment.requester();
    clock = environment.context().clock();
    room = room(environment);
  }

  /** How many bytes of values fit into a message. */
  static int room(StorageEnvironment environment) {
    int longest = environment.codec().settings().maxMessageLength();
    return Math.max(SMALLEST_ROOM, longest - MESSAGE_OVERHEAD);
  }

  /** What goes into one message. */
  private static final class Part {
    private final Map<KindId, Long> generations = new LinkedHashMap<>();
    private final Map<KindId, List<StoredData>> values = new LinkedHashMap<>();
    private final Set<GenericCertificate> certificates = new LinkedHashSet<>();
    private int bytes;

    void add(KindId kind, long generation, StoredEntry entry, Instant now) {
      generations.put(kind, generation);
      values.computeIfAbsent(kind, k -> new ArrayList<>()).add(entry.aged(now));
      certificates.add(entry.certificate());
      bytes += entry.bytes();
    }

    StoreReq request(ResourceId resource, int replicaNumber) {
      return new StoreReq(
          resource,
          replicaNumber,
          values.entrySet().stream()
              .map(
                  kind ->
                      new StoreKindData(
                          kind.getKey(), generations.get(kind.getKey()), kind.getValue()))
              .toList());
    }
  }

  /**
   * Sends everything under a resource, with the lifetimes that are left: in one Store, or where
   * that would be longer than a message may be, in one after the other.
   *
   * @param replicaNumber at least 1: a copy carries its owner's signature, not its sender's, and
   *     only a replica store may
   */
  CompletableFuture<Answer> send(ResourceId resource, Destination to, int replicaNumber) {
    CompletableFuture<Answer> last =
        CompletableFuture.failedFuture(
            new RequestException(ErrorCode.NOT_FOUND, "there is nothing left to copy"));
    boolean first = true;
    for (Part part : parts(resource)) {
      last =
          first
              ? send(part, resource, to, replicaNumber)
              : after(last, part, resource, to, replicaNumber);
      first = false;
    }
    return last;
  }

  /**
   * Who may take none of it may still look at all of it ({@link Offers}), and so it hears of every
   * part.
   */
  private CompletableFuture<Answer> after(
      CompletableFuture<Answer> before,
      Part part,
      ResourceId resource,
      Destination to,
      int number) {
    return before
        .thenApply(answer -> Optional.<Throwable>empty())
        .exceptionally(Optional::of)
        .thenCompose(
            failure -> {
              CompletableFuture<Answer> sent =
                  failure.isEmpty() || isForbidden(failure.get())
                      ? send(part, resource, to, number)
                      : CompletableFuture.failedFuture(failure.get());
              return failure.isEmpty()
                  ? sent
                  : sent.thenCompose(_ -> CompletableFuture.failedFuture(failure.get()));
            });
  }

  /** Whether a Store was refused because of who sent it. */
  static boolean isForbidden(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RequestException refusal && refusal.code() == ErrorCode.FORBIDDEN;
  }

  /** Whether the peer that is responsible has all that this one holds of a resource. */
  CompletableFuture<Boolean> areThere(ResourceId resource) {
    List<StoredDataSpecifier> all = Specifiers.all(kinds, store.get(resource).keySet());
    return requester
        .request(List.of(Destination.of(resource)), new StatReq(resource, all))
        .thenApply(answer -> answer.body() instanceof StatAns there && holdsAll(resource, there));
  }

  private boolean holdsAll(ResourceId resource, StatAns there) {
    Instant now = clock.instant();
    return store.get(resource).entrySet().stream()
        .allMatch(
            kind ->
                kind.getValue().entries().values().stream()
                    .filter(entry -> entry.remaining(now) > 0)
                    .allMatch(entry -> holds(kind.getKey(), entry.data(), there)));
  }

  private static boolean holds(KindId kind, StoredData value, StatAns there) {
    return there.kindResponses().stream()
        .filter(response -> response.kind().equals(kind))
        .flatMap(response -> response.values().stream())
        .anyMatch(
            meta ->
                Places.of(meta.metadata()).equals(Places.of(value.value()))
                    && Long.compareUnsigned(meta.storageTime(), value.storageTime()) >= 0);
  }

  private CompletableFuture<Answer> send(
      Part part, ResourceId resource, Destination to, int replicaNumber) {
    return requester.request(
        List.of(to), part.request(resource, replicaNumber), List.copyOf(part.certificates));
  }

  private List<Part> parts(ResourceId resource) {
    Instant now = clock.instant();
    List<Part> parts = new ArrayList<>();
    for (Map.Entry<KindId, StoredKind> kind : store.get(resource).entrySet()) {
      for (StoredEntry entry : kind.getValue().entries().values()) {
        // A lifetime of nothing would be a value that has never been there.
        if (entry.remaining(now) == 0) {
          continue;
        }
        if (parts.isEmpty() || parts.getLast().bytes + entry.bytes() > room) {
          parts.add(new Part());
        }
        parts.getLast().add(kind.getKey(), kind.getValue().generation(), entry, now);
      }
    }
    return parts;
  }
}
