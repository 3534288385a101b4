package org.chordial.overlay.storage;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;

/**
 * Where a peer keeps values. Used on the peer's serial executor, on which futures complete; what
 * was written can be read at once.
 */
public interface ValueStore {

  /** What is held there, by Kind; empty where nothing is. Immutable. */
  Map<KindId, StoredKind> get(ResourceId resource);

  /**
   * Replaces the given Kinds of a resource, all or none of them.
   *
   * @return completes when the change is as safe from a crash as this store makes it
   */
  CompletableFuture<Void> commit(ResourceId resource, Map<KindId, StoredKind> kinds);

  void remove(ResourceId resource);

  /** A copy of the Resource-IDs under which something is held. */
  NavigableSet<ResourceId> resources();

  /** How many resources there are. */
  int size();

  /** How much is held, in bytes. */
  long bytes();

  /** How much of it this node has signed, in bytes. */
  long bytes(NodeId signer);

  /** The storage time of a value that was there and expired not long ago. */
  OptionalLong expiredStorageTime(ResourceId resource, KindId kind, Opaque place, Instant now);

  /** The generation counter of a Kind whose last value expired not long ago, or 0. */
  long expiredGeneration(ResourceId resource, KindId kind, Instant now);

  /** Whether changes come faster than they can be made safe, so that no more should be taken. */
  default boolean overloaded() {
    return false;
  }
}
