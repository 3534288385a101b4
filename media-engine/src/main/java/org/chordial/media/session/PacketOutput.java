package org.chordial.media.session;

import io.netty.buffer.ByteBuf;

/** Where streams send their packets: protected by SRTP, or plain where a call is plain. */
interface PacketOutput {

  /** Bytes that a packet must be able to grow by. */
  int ROOM = 32;

  /** Sends one RTP packet and takes the buffer. */
  void rtp(ByteBuf packet);

  /**
   * Sends one RTP packet and takes the buffer.
   *
   * @return the datagram as it went, to be sent again where it is asked for; null where it did not
   *     go. The caller owns it.
   */
  ByteBuf rtpKept(ByteBuf packet);

  /** Sends a datagram from {@link #rtpKept} once more and takes the buffer. */
  void again(ByteBuf datagram);

  /** Sends one compound RTCP packet and takes the buffer. */
  void rtcp(ByteBuf packet);
}
