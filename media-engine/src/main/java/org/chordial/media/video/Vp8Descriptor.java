package org.chordial.media.video;

import io.netty.buffer.ByteBuf;

/** The VP8 payload descriptor (RFC 7741 section 4.2). */
final class Vp8Descriptor {

  /** Bytes of the one that {@link #write} makes. */
  static final int LENGTH = 4;

  private static final int MALFORMED = -1;
  private static final int X = 0x80;
  private static final int S = 0x10;
  private static final int I = 0x80;
  private static final int L = 0x40;
  private static final int T_OR_K = 0x30;
  private static final int M = 0x80;

  private Vp8Descriptor() {}

  /**
   * @return bytes of the descriptor, fewer than {@code length}; -1 where it is malformed or nothing
   *     follows it
   */
  static int length(ByteBuf payload, int offset, int length) {
    if (length < 2) {
      return MALFORMED;
    }
    int at = 1;
    if ((payload.getUnsignedByte(offset) & X) != 0) {
      int extension = payload.getUnsignedByte(offset + at++);
      if ((extension & I) != 0) {
        if (at >= length) {
          return MALFORMED;
        }
        at += (payload.getUnsignedByte(offset + at) & M) != 0 ? 2 : 1;
      }
      if ((extension & L) != 0) {
        at++;
      }
      if ((extension & T_OR_K) != 0) {
        at++;
      }
    }
    return at < length ? at : MALFORMED;
  }

  /** RFC 7741 section 4.2: S is one and PID zero in the packet that a frame begins with. */
  static boolean startsFrame(ByteBuf payload, int offset) {
    return (payload.getUnsignedByte(offset) & (S | 0x07)) == S;
  }

  /** Writes a descriptor with a picture ID of 15 bits. */
  static void write(ByteBuf packet, boolean start, int pictureId) {
    packet.writeByte(X | (start ? S : 0)).writeByte(I).writeShort(M << 8 | (pictureId & 0x7FFF));
  }
}
