package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The ChannelData message (RFC 8656, section 12.4), framed in place wherever there is room. */
public final class ChannelData {

  public static final int HEADER = 4;

  /** Table 4: "0x4000 through 0x4FFF: These values are the allowed channel numbers". */
  public static final int FIRST = 0x4000;

  public static final int LAST = 0x4fff;

  private ChannelData() {}

  /** Whether the first byte is that of a channel number. */
  public static boolean is(ByteBuf message) {
    return message.readableBytes() >= HEADER
        && (message.getUnsignedByte(message.readerIndex()) & 0xf0) == 0x40;
  }

  public static int channel(ByteBuf message) {
    return message.getUnsignedShort(message.readerIndex());
  }

  /**
   * Makes of a message its data, without a copy.
   *
   * @return false where the message is too short for the length that it claims
   */
  public static boolean strip(ByteBuf message) {
    int length = message.getUnsignedShort(message.readerIndex() + 2);
    if (message.readableBytes() - HEADER < length) {
      return false;
    }
    message.skipBytes(HEADER);
    message.writerIndex(message.readerIndex() + length);
    return true;
  }

  /**
   * Puts the header before the data: in the buffer itself where nobody shares it and there is room
   * before the data, else in a new one.
   *
   * @param data taken
   * @param padded to a multiple of four bytes, as streams need it
   */
  public static ByteBuf frame(int channel, ByteBuf data, boolean padded) {
    int length = data.readableBytes();
    int padding = padded ? -length & 3 : 0;
    ByteBuf message = data;
    if (data.maxWritableBytes() < padding || !Headroom.take(data, HEADER)) {
      message = ByteBufAllocator.DEFAULT.buffer(HEADER + length + padding);
      message.writeZero(HEADER).writeBytes(data);
      data.release();
    }
    message.setShort(message.readerIndex(), channel);
    message.setShort(message.readerIndex() + 2, length);
    return padding == 0 ? message : message.writeZero(padding);
  }
}
