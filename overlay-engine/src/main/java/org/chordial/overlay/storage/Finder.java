package org.chordial.overlay.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.FindAns;
import org.chordial.overlay.wire.FindKindData;
import org.chordial.overlay.wire.FindReq;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;

/** Answers Find (RFC 6940 section 7.4.4). */
final class Finder {
  private static final ResourceId NOWHERE = new ResourceId(Opaque.of((byte) 0));

  private final TopologyPlugin topology;
  private final ValueStore store;
  private final KindRegistry kinds;
  private final InstantSource clock;

  Finder(TopologyPlugin topology, ValueStore store, StorageEnvironment environment) {
    this.topology = topology;
    this.store = store;
    kinds = environment.kinds();
    clock = environment.context().clock();
  }

  /**
   * "If the processing peer is not responsible for the specified Resource-ID, it SHOULD return an
   * Error_Not_Found" (7.4.4.2). Closest is the next one clockwise, so that a walk from R+1 to R+1
   * sees each resource once. Where "the Kind is not allowed to be used with Find", there is no
   * element for it, and where it is not known, the Resource-ID is 0.
   */
  FindAns find(FindReq find) throws RequestException {
    if (!topology.isResponsible(find.resource().value())) {
      throw new RequestException(
          ErrorCode.NOT_FOUND, "this peer is not responsible for the resource");
    }
    StoreProcessor.checkKindsOnce(find.kinds());
    List<FindKindData> found = new ArrayList<>();
    for (KindId kind : find.kinds()) {
      if (kinds.isFindable(kind)) {
        found.add(new FindKindData(kind, closest(kind, find.resource())));
      }
    }
    return new FindAns(found);
  }

  private ResourceId closest(KindId kind, ResourceId to) {
    Instant now = clock.instant();
    NavigableSet<ResourceId> all = store.resources();
    for (NavigableSet<ResourceId> part : List.of(all.tailSet(to, true), all.headSet(to, false))) {
      for (ResourceId resource : part) {
        if (store.get(resource).getOrDefault(kind, StoredKind.NONE).without(now).existing() > 0) {
          return resource;
        }
      }
    }
    return NOWHERE;
  }
}
