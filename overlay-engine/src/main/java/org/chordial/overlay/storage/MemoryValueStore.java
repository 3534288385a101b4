package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;

/** Keeps values in memory: they live as long as the peer, and on its replicas. */
public final class MemoryValueStore implements ValueStore {
  /** How long, and of how many, it is remembered what has expired. */
  private static final Duration MEMORY = Duration.ofHours(1);

  private static final int MEMORIES = 512;

  private record Place(ResourceId resource, KindId kind, Opaque place) {}

  private record Slot(ResourceId resource, KindId kind) {}

  private final NavigableMap<ResourceId, Map<KindId, StoredKind>> resources = new TreeMap<>();
  private final Occupancy occupancy = new Occupancy();
  private final Recent<Place> storageTimes = new Recent<>(MEMORIES);
  private final Recent<Slot> generations = new Recent<>(MEMORIES);

  @Override
  public Map<KindId, StoredKind> get(ResourceId resource) {
    return resources.getOrDefault(resource, Map.of());
  }

  @Override
  public CompletableFuture<Void> commit(ResourceId resource, Map<KindId, StoredKind> kinds) {
    Map<KindId, StoredKind> next = new HashMap<>(get(resource));
    kinds.forEach(
        (id, kind) -> {
          StoredKind before = next.put(id, kind);
          if (before != null) {
            occupancy.subtract(before);
            noteExpired(resource, id, before, kind);
          }
          occupancy.add(kind);
        });
    next.values().removeIf(kind -> kind.entries().isEmpty());
    if (next.isEmpty()) {
      resources.remove(resource);
    } else {
      resources.put(resource, Map.copyOf(next));
    }
    return CompletableFuture.completedFuture(null);
  }

  /** Only what expires leaves its place empty; what is removed leaves a value that says so. */
  private void noteExpired(ResourceId resource, KindId id, StoredKind before, StoredKind after) {
    before
        .entries()
        .forEach(
            (place, entry) -> {
              if (!after.entries().containsKey(place)) {
                storageTimes.note(
                    new Place(resource, id, place),
                    entry.data().storageTime(),
                    entry.expires().plus(MEMORY));
                generations.note(
                    new Slot(resource, id), before.generation(), entry.expires().plus(MEMORY));
              }
            });
  }

  @Override
  public void remove(ResourceId resource) {
    Map<KindId, StoredKind> removed = resources.remove(resource);
    if (removed != null) {
      removed.values().forEach(occupancy::subtract);
    }
  }

  @Override
  public NavigableSet<ResourceId> resources() {
    return new TreeSet<>(resources.keySet());
  }

  @Override
  public int size() {
    return resources.size();
  }

  @Override
  public long bytes() {
    return occupancy.total();
  }

  @Override
  public long bytes(NodeId signer) {
    return occupancy.of(signer);
  }

  @Override
  public OptionalLong expiredStorageTime(
      ResourceId resource, KindId kind, Opaque place, Instant now) {
    return storageTimes.find(new Place(resource, kind, place), now);
  }

  @Override
  public long expiredGeneration(ResourceId resource, KindId kind, Instant now) {
    return generations.find(new Slot(resource, kind), now).orElse(0);
  }
}
