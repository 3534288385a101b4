package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * Finds the messages in a stream of bytes (RFC 8656, sections 3.1 and 12.5): STUN messages by their
 * length field, ChannelData messages padded to a multiple of four bytes.
 */
public final class StreamFraming {

  private static final int STUN_HEADER = 20;
  private static final int MAX_MESSAGE = 0xffff + STUN_HEADER;
  private static final int BROKEN = -1;
  private static final int UNKNOWN_YET = 0;

  private ByteBuf rest;

  /**
   * Takes bytes and hands on each message that is complete, without the padding of ChannelData; the
   * receiver owns it.
   *
   * @return false where this is no stream of such messages; it is to be closed then
   */
  public boolean received(ByteBuf bytes, Consumer<ByteBuf> messages) {
    ByteBuf in = bytes;
    if (rest != null) {
      in = rest.writeBytes(bytes);
      bytes.release();
      rest = null;
    }
    int size = size(in);
    while (size > UNKNOWN_YET && in.readableBytes() >= padded(size)) {
      ByteBuf message = in.readRetainedSlice(size);
      in.skipBytes(padded(size) - size);
      messages.accept(message);
      size = size(in);
    }
    if (size == BROKEN || size > MAX_MESSAGE) {
      in.release();
      return false;
    }
    keep(in, size);
    return true;
  }

  /** A buffer of the size of the message that it begins, so that a peer cannot grow it further. */
  private void keep(ByteBuf in, int size) {
    if (in.isReadable()) {
      rest = ByteBufAllocator.DEFAULT.buffer(Math.max(padded(size), in.readableBytes()));
      rest.writeBytes(in);
    }
    in.release();
  }

  private static int size(ByteBuf in) {
    if (in.readableBytes() < 4) {
      return UNKNOWN_YET;
    }
    int first = in.getUnsignedByte(in.readerIndex());
    int length = in.getUnsignedShort(in.readerIndex() + 2);
    if (first < 4 && (length & 3) == 0) {
      return STUN_HEADER + length;
    }
    return (first & 0xf0) == 0x40 ? ChannelData.HEADER + length : BROKEN;
  }

  private static int padded(int size) {
    return size + 3 & ~3;
  }

  /** Forgets what was begun. */
  public void close() {
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }
}
