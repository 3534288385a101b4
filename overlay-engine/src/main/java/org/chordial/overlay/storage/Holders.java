package org.chordial.overlay.storage;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;

/** Which other peers have a resource as it is now, or are being sent it. */
final class Holders {
  private final Map<ResourceId, Set<NodeId>> holders = new HashMap<>();

  /** The resource has changed: only these have it. */
  void reset(ResourceId resource, Collection<NodeId> now) {
    holders.put(resource, new HashSet<>(now));
  }

  Set<NodeId> of(ResourceId resource) {
    return holders.getOrDefault(resource, Set.of());
  }

  /** Whether that peer did not have it before. */
  boolean add(ResourceId resource, NodeId node) {
    return holders.computeIfAbsent(resource, r -> new HashSet<>(4)).add(node);
  }

  void remove(ResourceId resource, NodeId node) {
    holders.getOrDefault(resource, new HashSet<>()).remove(node);
  }

  /** Who is not among these is counted on no more. */
  void retain(ResourceId resource, Collection<NodeId> nodes) {
    holders.getOrDefault(resource, new HashSet<>()).retainAll(nodes);
  }

  void retainEverywhere(Collection<NodeId> nodes) {
    holders.values().forEach(have -> have.retainAll(nodes));
  }

  void retainResources(Collection<ResourceId> resources) {
    holders.keySet().retainAll(resources);
  }
}
