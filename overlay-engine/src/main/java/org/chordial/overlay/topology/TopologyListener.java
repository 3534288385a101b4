package org.chordial.overlay.topology;

import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.wire.NodeId;

/** Hears of changes in the overlay's shape, on the peer's executor. */
public interface TopologyListener {

  /**
   * A node is being admitted as this peer's predecessor: its part of the data goes to it before it
   * is told so (section 10.5, steps 6 and 7).
   */
  default CompletableFuture<Void> admitting(NodeId joining) {
    return CompletableFuture.completedFuture(null);
  }

  /** This peer leaves: its data goes to the successor first. */
  default CompletableFuture<Void> leaving() {
    return CompletableFuture.completedFuture(null);
  }

  /** Neighbours, and with them perhaps the range or the replica set, are other than before. */
  default void changed() {}

  /**
   * A neighbour that ought to know a linked node does not: perhaps it is gone, which this peer has
   * not noticed yet.
   */
  default void doubted(NodeId node) {}

  /** No successor is left: the peer has to be joined anew (section 10.7.1). */
  default void isolated() {}

  /** Time to repeat the bootstrap discovery (section 10.7.4.4). */
  default void discover() {}
}
