package org.chordial.overlay.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;

/** Sends copies of what this peer holds to others (RFC 6940 sections 7.4.1.1 and 10.4). */
final class CopySender {
  /** Header, signature and certificate of the message itself, with room to spare. */
  private static final int MESSAGE_OVERHEAD = 3000;

  private static final int SMALLEST_ROOM = 1000;

  private final ValueStore store;
  private final Requester requester;
  private final InstantSource clock;
  private final int room;

  CopySender(ValueStore store, StorageEnvironment environment) {
    this.store = store;
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

  private CompletableFuture<Answer> after(
      CompletableFuture<Answer> before,
      Part part,
      ResourceId resource,
      Destination to,
      int number) {
    return before.thenCompose(answer -> send(part, resource, to, number));
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
