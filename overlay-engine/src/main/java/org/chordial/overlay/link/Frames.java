package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The bytes of a FramedMessage (RFC 6940 section 6.6.2), on the packet path. */
final class Frames {
  static final int DATA = 128;
  static final int ACK = 129;
  static final int DATA_HEADER = 1 + 4 + 3;
  static final int ACK_LENGTH = 1 + 4 + 4;
  static final int MAX_MESSAGE = 0xffffff;

  private Frames() {}

  /** A data frame around the message, which it takes. */
  static ByteBuf data(int sequence, ByteBuf message) {
    ByteBuf header = message.alloc().buffer(DATA_HEADER);
    header.writeByte(DATA).writeInt(sequence).writeMedium(message.readableBytes());
    return Unpooled.wrappedBuffer(header, message);
  }

  static ByteBuf ack(int sequence, int received) {
    return Unpooled.buffer(ACK_LENGTH).writeByte(ACK).writeInt(sequence).writeInt(received);
  }
}
