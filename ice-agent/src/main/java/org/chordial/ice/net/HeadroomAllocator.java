package org.chordial.ice.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Receives every datagram behind a few free bytes, so that who hands it on can put a header before
 * it without a copy.
 */
final class HeadroomAllocator extends DefaultMaxMessagesRecvByteBufAllocator {

  private static final int HEADROOM = 8;

  /** What has come is read at once, but not so much that others wait long. */
  private static final int AT_ONCE = 16;

  private final int size;

  HeadroomAllocator(int size) {
    super(AT_ONCE);
    // By itself Netty takes a datagram that does not fill its buffer for the last one, and asks the
    // selector before it reads the next.
    respectMaybeMoreData(false);
    this.size = size;
  }

  @Override
  public MaxMessageHandle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return size;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return allocator.ioBuffer(HEADROOM + size).setIndex(HEADROOM, HEADROOM);
      }
    };
  }
}
