package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.HeaderView;

/**
 * Puts messages onto links, in fragments where a link cannot carry them whole (RFC 6940 section
 * 6.7): "it SHOULD be split into equal-sized fragments that are no larger than the Path MTU (PMTU)
 * of the next overlay link minus 32 bytes. This is to allow the Via List to grow before further
 * fragmentation is required."
 */
final class Forwarder {
  private static final int ROOM_TO_GROW = 32;

  /** "MUST contain at least 256 bytes of the message body" */
  static final int LEAST_FRAGMENT = 256;

  private final Counters counters;
  private final ByteBufAllocator allocator;

  Forwarder(Counters counters, ByteBufAllocator allocator) {
    this.counters = counters;
    this.allocator = allocator;
  }

  /**
   * Sends a message or fragment, and takes the buffer.
   *
   * @param payloadLength the bytes behind its header
   * @param fragment the value of its fragment field
   */
  void send(ByteBuf message, int payloadLength, int fragment, Link link) {
    if (message.readableBytes() <= link.messageLimit()) {
      link.send(message);
      return;
    }
    try {
      split(message, payloadLength, fragment, link);
    } finally {
      message.release();
    }
  }

  private void split(ByteBuf message, int payloadLength, int fragment, Link link) {
    int headerLength = message.readableBytes() - payloadLength;
    int room = link.messageLimit() - ROOM_TO_GROW - headerLength;
    if (room < LEAST_FRAGMENT) {
      counters.drop(Drop.TOO_LARGE);
      return;
    }
    int payload = message.readerIndex() + headerLength;
    boolean endsHere = ForwardingHeader.isLast(fragment);
    int before = ForwardingHeader.offsetOf(fragment);
    int size = pieceSize(payloadLength, room);
    for (int at = 0; at < payloadLength; at += size) {
      int length = Math.min(size, payloadLength - at);
      boolean last = endsHere && at + length == payloadLength;
      ByteBuf piece = allocator.buffer(headerLength + length);
      int start = piece.writerIndex();
      piece.writeBytes(message, message.readerIndex(), headerLength);
      piece.writeBytes(message, payload + at, length);
      HeaderView.patchFragment(piece, start, ForwardingHeader.fragmentOf(before + at, last));
      link.send(piece);
    }
  }

  /**
   * As equal as can be. Where the last piece would be shorter than a fragment has to be, the others
   * still are not, which only then are longer than it.
   */
  static int pieceSize(int payloadLength, int room) {
    int count = Math.ceilDiv(payloadLength, room);
    return Math.max(LEAST_FRAGMENT, Math.ceilDiv(payloadLength, count));
  }
}
