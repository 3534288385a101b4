package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;

/** Puts the segments of messages together and the messages in order; repeats are dropped. */
final class SegmentOrder {
  /** How far a message may be ahead of the one that is waited for. */
  private static final int WINDOW = 64;

  private static final class Partial {
    private final byte[][] segments;
    private int missing;
    private int bytes;

    Partial(int count) {
      segments = new byte[count][];
      missing = count;
    }
  }

  private final int maxMessage;
  private final int maxSegments;
  private final Map<Integer, Partial> partials = new HashMap<>();
  private int expected;

  SegmentOrder(int maxMessage, int maxSegments) {
    this.maxMessage = maxMessage;
    this.maxSegments = maxSegments;
  }

  /**
   * Takes a segment with its header; the caller keeps the buffer.
   *
   * @return false where no honest sender sends this
   */
  boolean add(ByteBuf segment) {
    if (segment.readableBytes() < SegmentedConnection.HEADER) {
      return false;
    }
    int number = segment.readInt();
    int index = segment.readUnsignedShort();
    int count = segment.readUnsignedShort();
    int ahead = number - expected;
    if (ahead < 0) {
      return true;
    }
    if (ahead > WINDOW || index >= count || count > maxSegments) {
      return false;
    }
    Partial partial = partials.computeIfAbsent(number, _ -> new Partial(count));
    if (partial.segments.length != count) {
      return false;
    }
    if (partial.segments[index] != null) {
      return true;
    }
    partial.bytes += segment.readableBytes();
    if (partial.bytes > maxMessage) {
      return false;
    }
    byte[] bytes = new byte[segment.readableBytes()];
    segment.readBytes(bytes);
    partial.segments[index] = bytes;
    partial.missing--;
    return true;
  }

  /** The next message in order, or null where it is not whole yet. */
  ByteBuf next() {
    Partial partial = partials.get(expected);
    if (partial == null || partial.missing > 0) {
      return null;
    }
    partials.remove(expected++);
    ByteBuf message = Unpooled.buffer(partial.bytes);
    for (byte[] segment : partial.segments) {
      message.writeBytes(segment);
    }
    return message;
  }

  void clear() {
    partials.clear();
  }
}
