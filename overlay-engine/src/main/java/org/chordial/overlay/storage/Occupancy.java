package org.chordial.overlay.storage;

import java.util.HashMap;
import java.util.Map;
import org.chordial.overlay.wire.NodeId;

/** How much room values take, in all and by who signed them. */
final class Occupancy {
  private final Map<NodeId, Long> bySigner = new HashMap<>();
  private long total;

  void add(StoredKind kind) {
    kind.entries().values().forEach(entry -> change(entry.signer(), entry.bytes()));
  }

  void subtract(StoredKind kind) {
    kind.entries().values().forEach(entry -> change(entry.signer(), -entry.bytes()));
  }

  private void change(NodeId signer, long bytes) {
    total += bytes;
    bySigner.merge(
        signer,
        bytes,
        (a, b) -> {
          long sum = a + b;
          return sum == 0 ? null : sum;
        });
  }

  long total() {
    return total;
  }

  long of(NodeId signer) {
    return bySigner.getOrDefault(signer, 0L);
  }

  /** By signer, what is not zero. */
  Map<NodeId, Long> bySigner() {
    return bySigner;
  }
}
