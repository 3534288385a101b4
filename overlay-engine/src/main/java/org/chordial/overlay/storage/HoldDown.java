package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chordial.overlay.wire.NodeId;

/**
 * "When replacing a successor, the peer SHOULD delay the creation of new replicas for the successor
 * replacement hold-down time (30 seconds) after removing the failed entry" (RFC 6940 section
 * 10.7.1). A peer that came between needs no delay.
 */
final class HoldDown {
  static final Duration TIME = Duration.ofSeconds(30);

  private List<NodeId> last = List.of();
  private Instant until = Instant.MIN;

  /**
   * The replica set has changed, perhaps.
   *
   * @return whether a delay begins now
   */
  boolean changed(List<NodeId> set, Instant now) {
    boolean replaced = !last.isEmpty() && !set.containsAll(last) && onlyFarther(set);
    last = List.copyOf(set);
    if (replaced) {
      until = now.plus(TIME);
    }
    return replaced;
  }

  /** Whether nobody in the set is new but for those behind the ones that stayed. */
  private boolean onlyFarther(List<NodeId> set) {
    List<NodeId> stayed = new ArrayList<>(last);
    stayed.retainAll(set);
    return set.size() >= stayed.size() && set.subList(0, stayed.size()).equals(stayed);
  }

  boolean isOver(Instant now) {
    return !now.isBefore(until);
  }
}
