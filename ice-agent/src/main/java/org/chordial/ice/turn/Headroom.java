package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;

/** The room that a received datagram leaves before its first byte. */
final class Headroom {

  private Headroom() {}

  /**
   * Moves the reader index back over bytes that may be overwritten.
   *
   * @return false where the buffer is shared, read-only or has no such room
   */
  static boolean take(ByteBuf buffer, int bytes) {
    if (buffer.readerIndex() < bytes || buffer.refCnt() != 1 || buffer.isReadOnly()) {
      return false;
    }
    buffer.readerIndex(buffer.readerIndex() - bytes);
    return true;
  }
}
