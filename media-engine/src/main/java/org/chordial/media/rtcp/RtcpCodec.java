package org.chordial.media.rtcp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chordial.media.rtcp.RtcpPacket.Bye;
import org.chordial.media.rtcp.RtcpPacket.FullIntraRequest;
import org.chordial.media.rtcp.RtcpPacket.GenericNack;
import org.chordial.media.rtcp.RtcpPacket.PictureLossIndication;
import org.chordial.media.rtcp.RtcpPacket.ReceiverReport;
import org.chordial.media.rtcp.RtcpPacket.SenderReport;
import org.chordial.media.rtcp.RtcpPacket.SourceDescription;
import org.chordial.media.rtcp.RtcpPacket.Unknown;

/** Reads and writes compound RTCP packets (RFC 3550 section 6.1). */
public final class RtcpCodec {

  static final int SR = 200;
  static final int RR = 201;
  static final int SDES = 202;
  static final int BYE = 203;
  static final int RTPFB = 205;
  static final int PSFB = 206;
  static final int GENERIC_NACK = 1;
  static final int PLI = 1;
  static final int FIR = 4;

  private static final int CNAME = 1;
  private static final int BLOCK = 24;

  /** Lost packets that one NACK may name; what goes beyond is passed over. */
  private static final int MAX_LOST = 512;

  private RtcpCodec() {}

  /**
   * Reads all packets of a compound; the buffer's indices do not move.
   *
   * @return empty where anything in it is malformed
   */
  public static List<RtcpPacket> decode(ByteBuf compound) {
    List<RtcpPacket> packets = new ArrayList<>(4);
    int at = compound.readerIndex();
    int end = compound.writerIndex();
    while (at < end) {
      if (end - at < 4 || compound.getUnsignedByte(at) >> 6 != 2) {
        return List.of();
      }
      int length = 4 * (compound.getUnsignedShort(at + 2) + 1);
      if (length > end - at) {
        return List.of();
      }
      int padding = 0;
      if ((compound.getUnsignedByte(at) & 0x20) != 0) {
        // RFC 3550 section 6.4.1: "padding is only required on one individual packet", the last.
        padding = compound.getUnsignedByte(at + length - 1);
        if (at + length != end || padding == 0 || padding % 4 != 0 || padding > length - 4) {
          return List.of();
        }
      }
      RtcpPacket packet = decodeOne(compound.slice(at, length - padding));
      if (packet == null) {
        return List.of();
      }
      packets.add(packet);
      at += length;
    }
    return packets;
  }

  private static RtcpPacket decodeOne(ByteBuf packet) {
    int count = packet.readUnsignedByte() & 0x1F;
    int type = packet.readUnsignedByte();
    packet.skipBytes(2);
    return switch (type) {
      case SR -> {
        if (packet.readableBytes() < 24 + count * BLOCK) {
          yield null;
        }
        yield new SenderReport(
            packet.readUnsignedInt(),
            packet.readLong(),
            packet.readUnsignedInt(),
            packet.readUnsignedInt(),
            packet.readUnsignedInt(),
            blocks(packet, count));
      }
      case RR -> {
        if (packet.readableBytes() < 4 + count * BLOCK) {
          yield null;
        }
        yield new ReceiverReport(packet.readUnsignedInt(), blocks(packet, count));
      }
      case SDES -> description(packet, count);
      case BYE -> bye(packet, count);
      case RTPFB, PSFB -> {
        if (packet.readableBytes() < 8) {
          yield null;
        }
        yield feedback(packet, type, count);
      }
      default -> new Unknown(type, count);
    };
  }

  private static List<ReportBlock> blocks(ByteBuf packet, int count) {
    List<ReportBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      blocks.add(
          new ReportBlock(
              packet.readUnsignedInt(),
              packet.readUnsignedByte(),
              packet.readMedium(),
              packet.readUnsignedInt(),
              packet.readUnsignedInt(),
              packet.readUnsignedInt(),
              packet.readUnsignedInt()));
    }
    return blocks;
  }

  private static RtcpPacket description(ByteBuf packet, int count) {
    List<SourceDescription.Chunk> chunks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (packet.readableBytes() < 8) {
        return null;
      }
      int start = packet.readerIndex();
      long ssrc = packet.readUnsignedInt();
      String cname = "";
      while (true) {
        if (!packet.isReadable()) {
          return null;
        }
        int item = packet.readUnsignedByte();
        if (item == 0) {
          break;
        }
        if (!packet.isReadable()) {
          return null;
        }
        int length = packet.readUnsignedByte();
        if (length > packet.readableBytes()) {
          return null;
        }
        if (item == CNAME) {
          cname = packet.toString(packet.readerIndex(), length, StandardCharsets.UTF_8);
        }
        packet.skipBytes(length);
      }
      chunks.add(new SourceDescription.Chunk(ssrc, cname));
      int used = packet.readerIndex() - start;
      int padding = (4 - used % 4) % 4;
      if (padding > packet.readableBytes()) {
        return null;
      }
      packet.skipBytes(padding);
    }
    return new SourceDescription(chunks);
  }

  private static RtcpPacket bye(ByteBuf packet, int count) {
    if (packet.readableBytes() < 4 * count) {
      return null;
    }
    List<Long> ssrcs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ssrcs.add(packet.readUnsignedInt());
    }
    String reason = "";
    if (packet.isReadable()) {
      int length = packet.readUnsignedByte();
      if (length > packet.readableBytes()) {
        return null;
      }
      reason = packet.toString(packet.readerIndex(), length, StandardCharsets.UTF_8);
    }
    return new Bye(ssrcs, reason);
  }

  private static RtcpPacket feedback(ByteBuf packet, int type, int format) {
    long sender = packet.readUnsignedInt();
    long media = packet.readUnsignedInt();
    if (type == PSFB && format == PLI) {
      return new PictureLossIndication(sender, media);
    }
    if (type == PSFB && format == FIR) {
      List<FullIntraRequest.Entry> entries = new ArrayList<>(1);
      while (packet.readableBytes() >= 8) {
        entries.add(
            new FullIntraRequest.Entry(packet.readUnsignedInt(), packet.readUnsignedByte()));
        packet.skipBytes(3);
      }
      return new FullIntraRequest(sender, entries);
    }
    if (type == RTPFB && format == GENERIC_NACK) {
      List<Integer> lost = new ArrayList<>();
      while (packet.readableBytes() >= 4 && lost.size() < MAX_LOST) {
        int first = packet.readUnsignedShort();
        int mask = packet.readUnsignedShort();
        lost.add(first);
        for (int i = 0; i < 16; i++) {
          if ((mask >> i & 1) != 0) {
            lost.add((first + i + 1) & 0xFFFF);
          }
        }
      }
      return new GenericNack(sender, media, lost);
    }
    return new Unknown(type, format);
  }

  /** Appends one packet. A report takes at most 31 blocks, a NACK is written as it is told. */
  public static void encode(RtcpPacket packet, ByteBuf out) {
    RtcpWriter.write(packet, out);
  }
}
