package org.chordial.overlay.storage;

import java.util.List;
import org.chordial.overlay.wire.NodeId;

/**
 * What came of a Store.
 *
 * @param storedAt the responsible peer
 * @param generation the Kind's generation counter after it, unsigned
 * @param replicas the peers that get copies
 */
public record StoreReceipt(NodeId storedAt, long generation, List<NodeId> replicas) {
  public StoreReceipt {
    replicas = List.copyOf(replicas);
  }
}
