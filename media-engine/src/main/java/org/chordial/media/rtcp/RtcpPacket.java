package org.chordial.media.rtcp;

import java.util.List;

/** One packet of a compound RTCP packet. SSRCs are unsigned 32 bits. */
public sealed interface RtcpPacket {

  /**
   * SR, section 6.4.1.
   *
   * @param ntp 64 bits: seconds since 1900 and their fraction
   * @param rtpTimestamp the same moment on the stream's clock, unsigned 32 bits
   * @param packets unsigned 32 bits
   * @param octets unsigned 32 bits
   */
  record SenderReport(
      long ssrc, long ntp, long rtpTimestamp, long packets, long octets, List<ReportBlock> blocks)
      implements RtcpPacket {
    public SenderReport {
      blocks = List.copyOf(blocks);
    }
  }

  /** RR, section 6.4.2. */
  record ReceiverReport(long ssrc, List<ReportBlock> blocks) implements RtcpPacket {
    public ReceiverReport {
      blocks = List.copyOf(blocks);
    }
  }

  /** SDES, section 6.5: of its items only CNAME is kept. */
  record SourceDescription(List<Chunk> chunks) implements RtcpPacket {
    public SourceDescription {
      chunks = List.copyOf(chunks);
    }

    /**
     * @param cname at most 255 bytes; empty where there was none
     */
    public record Chunk(long ssrc, String cname) {}
  }

  /** BYE, section 6.6. */
  record Bye(List<Long> ssrcs, String reason) implements RtcpPacket {
    public Bye {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /** Generic NACK, RFC 4585 section 6.2.1. Sequence numbers of 16 bits. */
  record GenericNack(long sender, long media, List<Integer> lost) implements RtcpPacket {
    public GenericNack {
      lost = List.copyOf(lost);
    }
  }

  /** PLI, RFC 4585 section 6.3.1: "the decoder lost an undefined amount of coded video data". */
  record PictureLossIndication(long sender, long media) implements RtcpPacket {}

  /** FIR, RFC 5104 section 4.3.1: each source is asked for a key frame once per number. */
  record FullIntraRequest(long sender, List<Entry> entries) implements RtcpPacket {
    public FullIntraRequest {
      entries = List.copyOf(entries);
    }

    /** One request. */
    public record Entry(long media, int number) {}
  }

  /** Of a type or format that is not understood; passed over. */
  record Unknown(int type, int format) implements RtcpPacket {}
}
