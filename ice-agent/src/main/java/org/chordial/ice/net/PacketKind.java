package org.chordial.ice.net;

import io.netty.buffer.ByteBuf;

/**
 * What a datagram is, by its first byte (RFC 7983 7): "the receiver looks at the first byte of the
 * packet".
 */
public enum PacketKind {
  STUN,
  ZRTP,
  DTLS,
  TURN_CHANNEL,
  RTP,
  UNKNOWN;

  /** Does not move the reader index; an empty datagram is UNKNOWN. */
  public static PacketKind of(ByteBuf datagram) {
    return datagram.isReadable() ? of(datagram.getUnsignedByte(datagram.readerIndex())) : UNKNOWN;
  }

  static PacketKind of(int firstByte) {
    if (firstByte <= 3) {
      return STUN;
    }
    if (firstByte >= 16 && firstByte <= 19) {
      return ZRTP;
    }
    if (firstByte >= 20 && firstByte <= 63) {
      return DTLS;
    }
    if (firstByte >= 64 && firstByte <= 79) {
      return TURN_CHANNEL;
    }
    return firstByte >= 128 && firstByte <= 191 ? RTP : UNKNOWN;
  }
}
