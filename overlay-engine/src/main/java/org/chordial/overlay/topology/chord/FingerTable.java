package org.chordial.overlay.topology.chord;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** A linked peer of the i'th range, the nearest to its beginning. */
  Optional<NodeId> entry(int i) {
    return table.peers().stream().filter(peer -> isIn(i, peer)).min(Ring.clockwiseFrom(start(i)));
  }

  /**
   * The ranges without a peer, largest first. "A simple approach to sizing the Finger Table is to
   * ensure that the Finger Table is large enough to contain at least the final successor in the
   * peer's Neighbor Table" (10.7.4.3): a range before the first successor cannot hold a peer.
   */
  List<Integer> invalid() {
    int last = table.successors().isEmpty() ? 0 : index(table.successors().getFirst());
    List<Integer> invalid = new ArrayList<>();
    for (int i = 1; i <= last; i++) {
      if (entry(i).isEmpty()) {
        invalid.add(i);
      }
    }
    return invalid;
  }

  /** Each entry once, "in numerically ascending order" (10.7). */
  List<NodeId> entries() {
    List<NodeId> entries = new ArrayList<>();
    for (int i = 1; i <= Ring.BITS; i++) {
      entry(i).ifPresent(entries::add);
    }
    return entries.stream().sorted().toList();
  }

  private int index(NodeId peer) {
    return Ring.BITS - (Ring.distance(self.value(), peer.value()).bitLength() - 1);
  }

  private static BigInteger width(int i) {
    return BigInteger.ONE.shiftLeft(Ring.BITS - i);
  }
}
