package org.chordial.overlay.topology.chord;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * Which parts of the ring have a linked peer. "For peer x, the i'th Finger Table entry is valid if
 * it is in the range [ x+2^( 128-i ), x+2^( 128-(i-1) )-1 ]" (RFC 6940 section 10.7.4.2), so every
 * linked peer is a valid entry for exactly one i, counted from 1.
 */
final class FingerTable {
  private final NodeId self;
  private final NeighborTable table;
  private final Map<Integer, NodeId> byIndex = new TreeMap<>();
  private List<NodeId> entries = List.of();
  private int version;

  /**
   * "If the Finger Table has fewer than 16 entries, the node SHOULD attempt to discover more
   * fingers to grow the size of the table to 16" (10.7.4.3).
   */
  static final int MIN_SIZE = 16;

  FingerTable(NodeId self, NeighborTable table) {
    this.self = self;
    this.table = table;
  }

  /** Where the i'th range begins: the target of the initial search (10.5). */
  Opaque start(int i) {
    return Ring.plus(self.value(), width(i));
  }

  /** "The peer SHOULD send the Ping to a Node-ID selected randomly from that range." */
  Opaque randomIn(int i, RandomGenerator random) {
    byte[] offset = new byte[Ring.BITS / 8];
    random.nextBytes(offset);
    BigInteger within = new BigInteger(1, offset).mod(width(i));
    return Ring.plus(self.value(), width(i).add(within));
  }

  boolean isIn(int i, NodeId peer) {
    return !peer.equals(self) && index(peer) == i;
  }

  /** By i, the linked peer of that range which is the nearest to its beginning. */
  private Map<Integer, NodeId> byIndex() {
    if (version != table.version()) {
      version = table.version();
      byIndex.clear();
      var order = Ring.clockwiseFrom(self.value());
      for (NodeId peer : table.peers()) {
        byIndex.merge(index(peer), peer, (a, b) -> order.compare(a, b) <= 0 ? a : b);
      }
      entries = byIndex.values().stream().sorted().toList();
    }
    return byIndex;
  }

  /** The valid entry of a range, where there is one. */
  Optional<NodeId> entry(int i) {
    return Optional.ofNullable(byIndex().get(i));
  }

  /**
   * The ranges without a peer, largest first. "A simple approach to sizing the Finger Table is to
   * ensure that the Finger Table is large enough to contain at least the final successor in the
   * peer's Neighbor Table" (10.7.4.3): a range before the first successor cannot hold a peer.
   */
  List<Integer> invalid() {
    int last = table.successors().isEmpty() ? 0 : index(table.successors().getFirst());
    Map<Integer, NodeId> entries = byIndex();
    List<Integer> invalid = new ArrayList<>();
    for (int i = 1; i <= last; i++) {
      if (!entries.containsKey(i)) {
        invalid.add(i);
      }
    }
    return invalid;
  }

  /** Each entry once, "in numerically ascending order" (10.7). */
  List<NodeId> entries() {
    byIndex();
    return entries;
  }

  boolean contains(NodeId peer) {
    return Collections.binarySearch(entries(), peer) >= 0;
  }

  private int index(NodeId peer) {
    return Ring.BITS - (Ring.distanceBits(self.value(), peer.value()) - 1);
  }

  private static BigInteger width(int i) {
    return BigInteger.ONE.shiftLeft(Ring.BITS - i);
  }
}
