package org.chordial.overlay.link;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.chordial.overlay.wire.NodeId;

/**
 * Numbers for connected nodes, short enough to stand for them in Via Lists. RFC 6940 section
 * 6.3.2.2: "the identifier SHOULD be split between an index and a generation counter for that
 * index. [...] An implementation MAY use 12 bits for the Connection Table index and 3 bits for the
 * generation counter. [...] When a Connection Table slot is used for a new connection, the
 * generation counter is incremented (with wrapping). Connection Table slots are used on a rotating
 * basis". The table grows with what is in it.
 */
final class ConnectionSlots {
  static final int NONE = -1;
  static final int MAX_SLOTS = 1 << 12;
  private static final int TOP_BIT = 0x8000;
  private static final int GENERATION_BITS = 3;
  private static final int GENERATIONS = 1 << GENERATION_BITS;
  private static final int FIRST_SLOTS = 32;

  private final RandomGenerator random;
  private NodeId[] nodes = new NodeId[0];
  private byte[] generations = new byte[0];
  private int used;
  private int next;

  ConnectionSlots(RandomGenerator random) {
    this.random = random;
    grow(FIRST_SLOTS);
  }

  /** "the generation counters SHOULD be initialized to random values." */
  private void grow(int size) {
    int before = nodes.length;
    nodes = Arrays.copyOf(nodes, size);
    generations = Arrays.copyOf(generations, size);
    for (int i = before; i < size; i++) {
      generations[i] = (byte) random.nextInt(GENERATIONS);
    }
  }

  /**
   * The number of a newly connected node, 16 bits with the top bit set.
   *
   * @return {@link #NONE} where no slot is free
   */
  int take(NodeId node) {
    if (2 * used >= nodes.length && nodes.length < MAX_SLOTS) {
      grow(2 * nodes.length);
    }
    if (used == nodes.length) {
      return NONE;
    }
    while (nodes[next] != null) {
      next = (next + 1) % nodes.length;
    }
    int slot = next;
    next = (next + 1) % nodes.length;
    used++;
    nodes[slot] = node;
    generations[slot] = (byte) ((generations[slot] + 1) % GENERATIONS);
    return TOP_BIT | (slot << GENERATION_BITS) | generations[slot];
  }

  void free(int number) {
    if (node(number) != null) {
      nodes[slot(number)] = null;
      used--;
    }
  }

  /** The node that has this number now, or null. */
  NodeId node(int number) {
    int slot = slot(number);
    return number != NONE
            && slot < nodes.length
            && generations[slot] == (number & (GENERATIONS - 1))
        ? nodes[slot]
        : null;
  }

  private static int slot(int number) {
    return (number & ~TOP_BIT & 0xffff) >> GENERATION_BITS;
  }
}
