package org.chordial.media.srtp;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;

/**
 * Encrypts and tags what one side sends (RFC 3711 section 3.3). Packets are changed in place, and
 * the buffer must be able to grow by the profile's overhead. One executor; nothing is allocated per
 * packet but what AES-GCM of the JDK needs for its nonce.
 */
public final class SrtpProtector {

  private static final long MAX_INDEX = (1L << 48) - 1;
  private static final int MAX_RTCP_INDEX = Integer.MAX_VALUE;

  private final SrtpTransform transform;
  private final Map<Integer, Long> lastIndex = new HashMap<>();
  private final byte[] scratch = new byte[SrtpUnprotector.MAX_PACKET];
  private int rtcpIndex;

  public SrtpProtector(SrtpKeys keys) {
    this(SrtpTransform.of(keys));
  }

  SrtpProtector(SrtpTransform transform) {
    this.transform = transform;
  }

  /** Protects an RTP packet; anything but OK leaves it as it was, and it must not be sent. */
  public SrtpOutcome rtp(ByteBuf packet) {
    int length = packet.readableBytes();
    if (length > SrtpUnprotector.MAX_PACKET - 32) {
      return SrtpOutcome.TOO_LONG;
    }
    packet.getBytes(packet.readerIndex(), scratch, 0, length);
    int header = RtpHeaderLength.of(scratch, length);
    if (header < 0) {
      return SrtpOutcome.MALFORMED;
    }
    int ssrc = Bytes.getInt(scratch, 8);
    int sequence = ((scratch[2] & 0xFF) << 8) | (scratch[3] & 0xFF);
    Long last = lastIndex.get(ssrc);
    long index = sequence;
    if (last == null) {
      if (lastIndex.size() >= SrtpUnprotector.MAX_SOURCES) {
        return SrtpOutcome.TOO_MANY_SOURCES;
      }
    } else {
      // RFC 7714 section 8.4: "the (ROC,SEQ,SSRC) triple is never used twice with the same master
      // key".
      index = last + (short) (sequence - last.intValue());
      if (index <= last) {
        return SrtpOutcome.INDEX_REUSED;
      }
      if (index > MAX_INDEX) {
        return SrtpOutcome.KEY_USED_UP;
      }
    }
    lastIndex.put(ssrc, index);
    int protectedLength = transform.protectRtp(scratch, header, length, ssrc, index);
    packet.writerIndex(packet.readerIndex()).writeBytes(scratch, 0, protectedLength);
    return SrtpOutcome.OK;
  }

  /** Protects a compound RTCP packet; anything but OK leaves it as it was. */
  public SrtpOutcome rtcp(ByteBuf packet) {
    int length = packet.readableBytes();
    if (length > SrtpUnprotector.MAX_PACKET - 32) {
      return SrtpOutcome.TOO_LONG;
    }
    if (length < 8) {
      return SrtpOutcome.TOO_SHORT;
    }
    if (rtcpIndex == MAX_RTCP_INDEX) {
      return SrtpOutcome.KEY_USED_UP;
    }
    packet.getBytes(packet.readerIndex(), scratch, 0, length);
    int ssrc = Bytes.getInt(scratch, 4);
    rtcpIndex++;
    int protectedLength = transform.protectRtcp(scratch, length, ssrc, rtcpIndex);
    packet.writerIndex(packet.readerIndex()).writeBytes(scratch, 0, protectedLength);
    return SrtpOutcome.OK;
  }

  /** For vectors: the next RTCP packet has the index after this one. */
  void rtcpIndex(int index) {
    rtcpIndex = index;
  }
}
