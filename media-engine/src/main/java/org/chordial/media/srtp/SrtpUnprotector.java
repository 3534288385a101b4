package org.chordial.media.srtp;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks and decrypts what the other side sent (RFC 3711 section 3.3): index, replay, tag, cipher.
 * Packets are changed in place and shrink. One executor.
 */
public final class SrtpUnprotector {

  /** Bytes of the longest packet that is looked at. */
  static final int MAX_PACKET = 4096;

  /** Sources that one side of a call may have. */
  static final int MAX_SOURCES = 32;

  private final SrtpTransform transform;
  private final Map<Integer, ReplayWindow> rtpWindows = new HashMap<>();
  private final Map<Integer, ReplayWindow> rtcpWindows = new HashMap<>();
  private final byte[] scratch = new byte[MAX_PACKET];

  public SrtpUnprotector(SrtpKeys keys) {
    this(SrtpTransform.of(keys));
  }

  SrtpUnprotector(SrtpTransform transform) {
    this.transform = transform;
  }

  /** Unprotects an RTP packet; anything but OK leaves it as it was, and it must be dropped. */
  public SrtpOutcome rtp(ByteBuf packet) {
    int length = packet.readableBytes();
    if (length > MAX_PACKET) {
      return SrtpOutcome.TOO_LONG;
    }
    packet.getBytes(packet.readerIndex(), scratch, 0, length);
    int header = RtpHeaderLength.of(scratch, length);
    if (header < 0) {
      return SrtpOutcome.MALFORMED;
    }
    if (length < header + transform.rtpOverhead()) {
      return SrtpOutcome.TOO_SHORT;
    }
    int ssrc = Bytes.getInt(scratch, 8);
    int sequence = ((scratch[2] & 0xFF) << 8) | (scratch[3] & 0xFF);
    ReplayWindow window = rtpWindows.get(ssrc);
    if (window == null && rtpWindows.size() >= MAX_SOURCES) {
      return SrtpOutcome.TOO_MANY_SOURCES;
    }
    long index = window == null ? sequence : estimate(window.highest(), sequence);
    if (index < 0) {
      return SrtpOutcome.TOO_OLD;
    }
    if (window != null) {
      SrtpOutcome fresh = window.check(index);
      if (fresh != SrtpOutcome.OK) {
        return fresh;
      }
    }
    int plain = transform.unprotectRtp(scratch, header, length, ssrc, index);
    if (plain < 0) {
      return SrtpOutcome.NOT_AUTHENTIC;
    }
    if (window == null) {
      window = new ReplayWindow();
      rtpWindows.put(ssrc, window);
    }
    window.accept(index);
    return put(packet, plain);
  }

  /** Unprotects a compound RTCP packet; anything but OK leaves it as it was. */
  public SrtpOutcome rtcp(ByteBuf packet) {
    int length = packet.readableBytes();
    if (length > MAX_PACKET) {
      return SrtpOutcome.TOO_LONG;
    }
    if (length < 8 + transform.rtcpOverhead()) {
      return SrtpOutcome.TOO_SHORT;
    }
    packet.getBytes(packet.readerIndex(), scratch, 0, length);
    if ((scratch[0] & 0xC0) != 0x80) {
      return SrtpOutcome.MALFORMED;
    }
    int ssrc = Bytes.getInt(scratch, 4);
    long index = Bytes.getInt(scratch, transform.rtcpWord(length)) & ~SrtpTransform.E_FLAG;
    ReplayWindow window = rtcpWindows.get(ssrc);
    if (window == null && rtcpWindows.size() >= MAX_SOURCES) {
      return SrtpOutcome.TOO_MANY_SOURCES;
    }
    if (window != null) {
      SrtpOutcome fresh = window.check(index);
      if (fresh != SrtpOutcome.OK) {
        return fresh;
      }
    }
    int plain = transform.unprotectRtcp(scratch, length, ssrc);
    if (plain < 0) {
      return SrtpOutcome.NOT_AUTHENTIC;
    }
    if (window == null) {
      window = new ReplayWindow();
      rtcpWindows.put(ssrc, window);
    }
    window.accept(index);
    return put(packet, plain);
  }

  /**
   * RFC 3711 section 3.3.1: the index that ends in SEQ and is closest to the highest one that was
   * authenticated.
   */
  static long estimate(long highest, int sequence) {
    return highest + (short) (sequence - (int) highest);
  }

  private SrtpOutcome put(ByteBuf packet, int length) {
    packet.setBytes(packet.readerIndex(), scratch, 0, length);
    packet.writerIndex(packet.readerIndex() + length);
    return SrtpOutcome.OK;
  }
}
