package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chordial.overlay.wire.NodeId;

/**
 * "When replacing a successor, the peer SHOULD delay the creation of new replicas for the successor
 * replacement hold-down time (30 seconds) after removing the failed entry" (RFC 6940 section
 * 10.7.1). Only a copy for the peer that moves up waits: one that has come between is there to
 * stay, and where no holder is left the values are too lonely to wait.
 */
final class HoldDown {
  static final Duration TIME = Duration.ofSeconds(30);

  private List<NodeId> last = List.of();
  private final Set<NodeId> stayed = new HashSet<>();
  private Instant until = Instant.MIN;

  /**
   * The holders have changed, perhaps.
   *
   * @param holders nearest first
   * @param neighbors all nodes that could be holders; a holder that is still among them was not
   *     lost, but pushed back by a nearer one
   * @return whether a delay begins now
   */
  boolean changed(List<NodeId> holders, Collection<NodeId> neighbors, Instant now) {
    boolean lost = !neighbors.containsAll(last);
    if (lost) {
      stayed.clear();
      stayed.addAll(last);
      stayed.retainAll(holders);
      until = now.plus(TIME);
    }
    last = List.copyOf(holders);
    return lost;
  }

  /** Those of the holders, nearest first, that get their copies now. */
  List<NodeId> due(List<NodeId> holders, Instant now) {
    if (stayed.isEmpty() || !now.isBefore(until)) {
      return holders;
    }
    int due = holders.size();
    while (due > 0 && !stayed.contains(holders.get(due - 1))) {
      due--;
    }
    return holders.subList(0, due);
  }
}
