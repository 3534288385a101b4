package org.chordial.overlay.storage;

import java.util.Map;
import java.util.Set;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ResourceId;

/** Where a peer keeps values. Used on the peer's serial executor. */
public interface ValueStore {

  /** What is held there, by Kind; empty where nothing is. */
  Map<KindId, StoredKind> get(ResourceId resource);

  /** Replaces the given Kinds of a resource, all or none of them. */
  void commit(ResourceId resource, Map<KindId, StoredKind> kinds);

  void remove(ResourceId resource);

  /** A copy of the Resource-IDs under which something is held, ascending. */
  Set<ResourceId> resources();

  /** How many resources there are. */
  int size();
}
