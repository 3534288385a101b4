package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/** Reads identifiers of nodes and resources without making the same one anew each time. */
final class IdCache {
  private static final int SIZE = 64;
  private static final int SHORTEST = 16;
  private static final int LONGEST = 20;

  private final NodeId[] known = new NodeId[SIZE];

  /** The Node-ID of 16 to 20 bytes at this index of the buffer. */
  NodeId node(ByteBuf buffer, int index, int length) {
    int slot = (buffer.getInt(index) ^ buffer.getInt(index + length - 4)) & (SIZE - 1);
    NodeId last = known[slot];
    if (last != null && last.value().length() == length && last.value().isAt(buffer, index)) {
      return last;
    }
    NodeId read = new NodeId(Opaque.copyOf(buffer, index, length));
    known[slot] = read;
    return read;
  }

  /** A Resource-ID of any length. */
  Opaque resource(ByteBuf buffer, int index, int length) {
    return length >= SHORTEST && length <= LONGEST
        ? node(buffer, index, length).value()
        : Opaque.copyOf(buffer, index, length);
  }
}
