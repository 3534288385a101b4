package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * Finds the frames in a stream of bytes: each is a length of 16 bits and so many bytes (RFC 4571,
 * section 2). Every length is allowed, so there is no malformed stream.
 */
final class FrameReader {

  /** The bytes before each frame. */
  static final int HEADER = 2;

  /** The longest frame. */
  static final int MAX_FRAME = 0xffff;

  private ByteBuf rest;

  /**
   * Takes bytes and hands on each frame that is complete and not empty; the receiver owns it. "A
   * length of zero" is a null packet that says nothing.
   */
  void received(ByteBuf bytes, Consumer<ByteBuf> frames) {
    ByteBuf in = bytes;
    if (rest != null) {
      in = rest.writeBytes(bytes);
      bytes.release();
      rest = null;
    }
    while (in.readableBytes() >= HEADER
        && in.readableBytes() - HEADER >= in.getUnsignedShort(in.readerIndex())) {
      int length = in.readUnsignedShort();
      if (length > 0) {
        // A copy: who takes a datagram may write before and into it.
        frames.accept(in.readBytes(length));
      }
    }
    if (in.isReadable()) {
      rest = ByteBufAllocator.DEFAULT.buffer(room(in));
      rest.writeBytes(in);
    }
    in.release();
  }

  /** Of the size of the frame that it begins, so that a peer cannot grow it further. */
  private static int room(ByteBuf in) {
    return in.readableBytes() < HEADER ? HEADER : HEADER + in.getUnsignedShort(in.readerIndex());
  }

  /** Forgets what was begun. */
  void close() {
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }

  /** Puts the length before a datagram and takes it. */
  static ByteBuf frame(ByteBuf datagram) {
    ByteBuf framed = ByteBufAllocator.DEFAULT.buffer(HEADER + datagram.readableBytes());
    framed.writeShort(datagram.readableBytes());
    framed.writeBytes(datagram);
    datagram.release();
    return framed;
  }
}
