package org.chordial.media.rtp;

import io.netty.buffer.ByteBuf;

/**
 * The numbers of one outgoing stream. Sequence numbers start in the lower half, so that the first
 * packets cannot be lost together with a roll-over that SRTP would then not know of (RFC 3711
 * section 3.3.1).
 */
public final class RtpSender {

  private final long ssrc;
  private final long timestampBase;
  private int sequence;
  private long packets;
  private long octets;

  /**
   * @param firstSequence random, of which 15 bits count
   * @param timestampBase random
   */
  public RtpSender(long ssrc, int firstSequence, long timestampBase) {
    this.ssrc = ssrc & 0xFFFF_FFFFL;
    this.sequence = firstSequence & 0x7FFF;
    this.timestampBase = timestampBase & 0xFFFF_FFFFL;
  }

  /**
   * Writes the header of the next packet; the payload goes behind it.
   *
   * @param mediaTime in units of the stream's clock from its start
   */
  public void header(ByteBuf packet, boolean marker, int payloadType, long mediaTime) {
    RtpView.writeHeader(packet, marker, payloadType, sequence, timestamp(mediaTime), ssrc);
    sequence = (sequence + 1) & 0xFFFF;
  }

  /** Counts a packet for the sender report. */
  public void sent(int payloadOctets) {
    packets++;
    octets += payloadOctets;
  }

  /** The RTP timestamp of a media time: unsigned 32 bits. */
  public long timestamp(long mediaTime) {
    return (timestampBase + mediaTime) & 0xFFFF_FFFFL;
  }

  public long ssrc() {
    return ssrc;
  }

  public long packets() {
    return packets;
  }

  /** Payload bytes sent. */
  public long octets() {
    return octets;
  }
}
