package org.chordial.overlay.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;

/** Sends copies of what this peer holds to others (RFC 6940 sections 7.4.1.1 and 10.4). */
final class CopySender {
  private final ValueStore store;
  private final Requester requester;
  private final InstantSource clock;

  CopySender(ValueStore store, Requester requester, InstantSource clock) {
    this.store = store;
    this.requester = requester;
    this.clock = clock;
  }

  /**
   * Sends everything under a resource, with the lifetimes that are left.
   *
   * @param replicaNumber at least 1: a copy carries its owner's signature, not its sender's, and
   *     only a replica store may
   */
  CompletableFuture<Answer> send(ResourceId resource, Destination to, int replicaNumber) {
    Instant now = clock.instant();
    List<StoreKindData> kinds = new ArrayList<>();
    Set<GenericCertificate> certificates = new LinkedHashSet<>();
    for (Map.Entry<KindId, StoredKind> kind : store.get(resource).entrySet()) {
      StoredKind held = kind.getValue().without(now);
      if (!held.entries().isEmpty()) {
        held.entries().values().forEach(entry -> certificates.add(entry.certificate()));
        kinds.add(
            new StoreKindData(
                kind.getKey(),
                held.generation(),
                held.entries().values().stream().map(entry -> entry.aged(now)).toList()));
      }
    }
    return requester.request(
        List.of(to), new StoreReq(resource, replicaNumber, kinds), List.copyOf(certificates));
  }
}
