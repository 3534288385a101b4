package org.chordial.overlay.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ResourceId;

/** Keeps values in memory: they live as long as the peer, and on its replicas. */
public final class MemoryValueStore implements ValueStore {
  private final NavigableMap<ResourceId, Map<KindId, StoredKind>> resources = new TreeMap<>();

  @Override
  public Map<KindId, StoredKind> get(ResourceId resource) {
    return Map.copyOf(resources.getOrDefault(resource, Map.of()));
  }

  @Override
  public void commit(ResourceId resource, Map<KindId, StoredKind> kinds) {
    Map<KindId, StoredKind> next = new HashMap<>(get(resource));
    next.putAll(kinds);
    next.values().removeIf(kind -> kind.entries().isEmpty());
    if (next.isEmpty()) {
      resources.remove(resource);
    } else {
      resources.put(resource, next);
    }
  }

  @Override
  public void remove(ResourceId resource) {
    resources.remove(resource);
  }

  @Override
  public Set<ResourceId> resources() {
    return new TreeSet<>(resources.keySet());
  }

  @Override
  public int size() {
    return resources.size();
  }
}
