package org.chordial.media.rtcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chordial.media.rtcp.RtcpPacket.Bye;
import org.chordial.media.rtcp.RtcpPacket.FullIntraRequest;
import org.chordial.media.rtcp.RtcpPacket.GenericNack;
import org.chordial.media.rtcp.RtcpPacket.PictureLossIndication;
import org.chordial.media.rtcp.RtcpPacket.ReceiverReport;
import org.chordial.media.rtcp.RtcpPacket.SenderReport;
import org.chordial.media.rtcp.RtcpPacket.SourceDescription;
import org.chordial.media.rtcp.RtcpPacket.Unknown;

/** The writing half of {@link RtcpCodec}. */
final class RtcpWriter {

  private RtcpWriter() {}

  static void write(RtcpPacket packet, ByteBuf out) {
    int start = out.writerIndex();
    out.writeInt(0);
    int head =
        switch (packet) {
          case SenderReport(
                  long ssrc,
                  long ntp,
                  long rtpTimestamp,
                  long packets,
                  long octets,
                  List<ReportBlock> blocks) -> {
            out.writeInt((int) ssrc)
                .writeLong(ntp)
                .writeInt((int) rtpTimestamp)
                .writeInt((int) packets)
                .writeInt((int) octets);
            yield head(blocks(blocks, out), RtcpCodec.SR);
          }
          case ReceiverReport(long ssrc, List<ReportBlock> blocks) -> {
            out.writeInt((int) ssrc);
            yield head(blocks(blocks, out), RtcpCodec.RR);
          }
          case SourceDescription(List<SourceDescription.Chunk> chunks) -> {
            chunks.forEach(chunk -> chunk(chunk, out));
            yield head(chunks.size(), RtcpCodec.SDES);
          }
          case Bye(List<Long> ssrcs, String reason) -> {
            ssrcs.forEach(ssrc -> out.writeInt(ssrc.intValue()));
            if (!reason.isEmpty()) {
              text(reason, out);
              pad(start, out);
            }
            yield head(ssrcs.size(), RtcpCodec.BYE);
          }
          case GenericNack(long sender, long media, List<Integer> lost) -> {
            out.writeInt((int) sender).writeInt((int) media);
            lost(lost, out);
            yield head(RtcpCodec.GENERIC_NACK, RtcpCodec.RTPFB);
          }
          case PictureLossIndication(long sender, long media) -> {
            out.writeInt((int) sender).writeInt((int) media);
            yield head(RtcpCodec.PLI, RtcpCodec.PSFB);
          }
          case FullIntraRequest(long sender, List<FullIntraRequest.Entry> entries) -> {
            out.writeInt((int) sender).writeInt(0);
            entries.forEach(e -> out.writeInt((int) e.media()).writeInt(e.number() << 24));
            yield head(RtcpCodec.FIR, RtcpCodec.PSFB);
          }
          case Unknown(int type, int format) -> head(format, type);
        };
    out.setInt(start, head | ((out.writerIndex() - start) / 4 - 1));
  }

  private static int head(int count, int type) {
    return (0x80 | count) << 24 | type << 16;
  }

  private static int blocks(List<ReportBlock> blocks, ByteBuf out) {
    for (ReportBlock block : blocks) {
      out.writeInt((int) block.ssrc())
          .writeByte(block.fractionLost())
          .writeMedium(block.cumulativeLost())
          .writeInt((int) block.highestSequence())
          .writeInt((int) block.jitter())
          .writeInt((int) block.lastReport())
          .writeInt((int) block.sinceLastReport());
    }
    return blocks.size();
  }

  private static void chunk(SourceDescription.Chunk chunk, ByteBuf out) {
    int start = out.writerIndex();
    out.writeInt((int) chunk.ssrc()).writeByte(1);
    text(chunk.cname(), out);
    // RFC 3550 section 6.5: "The list of items in each chunk MUST be terminated by one or more null
    // octets".
    out.writeByte(0);
    pad(start, out);
  }

  private static void text(String text, ByteBuf out) {
    int length = Math.min(255, ByteBufUtil.utf8Bytes(text));
    out.writeByte(length).writeBytes(text.getBytes(StandardCharsets.UTF_8), 0, length);
  }

  private static void pad(int start, ByteBuf out) {
    while ((out.writerIndex() - start) % 4 != 0) {
      out.writeByte(0);
    }
  }

  /** RFC 4585 section 6.2.1: a first number and a mask of the sixteen that follow it. */
  private static void lost(List<Integer> lost, ByteBuf out) {
    int i = 0;
    while (i < lost.size()) {
      int first = lost.get(i++);
      int mask = 0;
      while (i < lost.size()) {
        int distance = (lost.get(i) - first) & 0xFFFF;
        if (distance < 1 || distance > 16) {
          break;
        }
        mask |= 1 << (distance - 1);
        i++;
      }
      out.writeShort(first).writeShort(mask);
    }
  }
}
