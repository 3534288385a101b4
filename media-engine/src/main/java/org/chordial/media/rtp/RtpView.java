package org.chordial.media.rtp;

import io.netty.buffer.ByteBuf;

/**
 * A look at the fields of one RTP packet after the other (RFC 3550 section 5.1). It is reused: the
 * fields are those of the last {@link #parse} that said true. It never owns the buffer.
 */
public final class RtpView {

  /** Bytes of the header without sources and extension. */
  public static final int FIXED_HEADER = 12;

  private boolean marker;
  private int payloadType;
  private int sequence;
  private long timestamp;
  private long ssrc;
  private int payloadOffset;
  private int payloadLength;

  /**
   * Reads the header; the buffer's indices do not move.
   *
   * @return false where it is not RTP version 2 or its lengths do not add up
   */
  public boolean parse(ByteBuf packet) {
    int start = packet.readerIndex();
    int length = packet.readableBytes();
    if (length < FIXED_HEADER) {
      return false;
    }
    int first = packet.getUnsignedByte(start);
    if (first >> 6 != 2) {
      return false;
    }
    int header = FIXED_HEADER + 4 * (first & 0x0F);
    if ((first & 0x10) != 0) {
      if (header + 4 > length) {
        return false;
      }
      header += 4 + 4 * packet.getUnsignedShort(start + header + 2);
    }
    if (header > length) {
      return false;
    }
    int padding = 0;
    if ((first & 0x20) != 0) {
      // RFC 3550 section 5.1: "The last octet of the padding contains a count of how many padding
      // octets should be ignored, including itself."
      padding = packet.getUnsignedByte(start + length - 1);
      if (padding == 0 || header + padding > length) {
        return false;
      }
    }
    int second = packet.getUnsignedByte(start + 1);
    marker = (second & 0x80) != 0;
    payloadType = second & 0x7F;
    sequence = packet.getUnsignedShort(start + 2);
    timestamp = packet.getUnsignedInt(start + 4);
    ssrc = packet.getUnsignedInt(start + 8);
    payloadOffset = start + header;
    payloadLength = length - header - padding;
    return true;
  }

  /** Writes a header without sources, extension and padding. */
  public static void writeHeader(
      ByteBuf packet, boolean marker, int payloadType, int sequence, long timestamp, long ssrc) {
    packet
        .writeByte(0x80)
        .writeByte((marker ? 0x80 : 0) | payloadType)
        .writeShort(sequence)
        .writeInt((int) timestamp)
        .writeInt((int) ssrc);
  }

  public boolean marker() {
    return marker;
  }

  public int payloadType() {
    return payloadType;
  }

  /** 16 bits. */
  public int sequence() {
    return sequence;
  }

  /** Unsigned 32 bits. */
  public long timestamp() {
    return timestamp;
  }

  /** Unsigned 32 bits. */
  public long ssrc() {
    return ssrc;
  }

  /** Absolute index in the buffer. */
  public int payloadOffset() {
    return payloadOffset;
  }

  /** Bytes, without padding; may be 0. */
  public int payloadLength() {
    return payloadLength;
  }
}
