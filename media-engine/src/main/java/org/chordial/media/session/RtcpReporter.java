package org.chordial.media.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.chordial.media.rtcp.ReportBlock;
import org.chordial.media.rtcp.RoundTrip;
import org.chordial.media.rtcp.RtcpCodec;
import org.chordial.media.rtcp.RtcpPacket;
import org.chordial.media.rtcp.RtcpPacket.Bye;
import org.chordial.media.rtcp.RtcpPacket.FullIntraRequest;
import org.chordial.media.rtcp.RtcpPacket.GenericNack;
import org.chordial.media.rtcp.RtcpPacket.PictureLossIndication;
import org.chordial.media.rtcp.RtcpPacket.ReceiverReport;
import org.chordial.media.rtcp.RtcpPacket.SenderReport;
import org.chordial.media.rtcp.RtcpPacket.SourceDescription;
import org.chordial.media.rtcp.RtcpPacket.Unknown;

/**
 * Writes the reports of a session and takes in those of the other side.
 *
 * <p>Reports go out about once a second, at random between 0.5 and 1.5 s (RFC 3550 section 6.2);
 * the minimum of five seconds is not kept, as RFC 4585 section 3.4 allows under its profile. Two
 * reports of 150 bytes a second are below 5 % of a session with sound.
 */
final class RtcpReporter {

  private final MediaStreams streams;
  private final RoundTrip roundTrip = new RoundTrip();
  private double lossOut;

  RtcpReporter(MediaStreams streams) {
    this.streams = streams;
  }

  /** One compound packet: reports of the streams that send and about those that come, and CNAME. */
  ByteBuf report(long nowMicros, long ntp) {
    ByteBuf compound = compound(nowMicros, ntp);
    RtcpCodec.encode(description(), compound);
    return compound;
  }

  ByteBuf bye(long nowMicros, long ntp) {
    ByteBuf compound = report(nowMicros, ntp);
    List<Long> sources = new ArrayList<>(List.of(streams.audioSsrc()));
    if (streams.videoSender() != null) {
      sources.add(streams.videoSsrc());
    }
    RtcpCodec.encode(new Bye(sources, ""), compound);
    return compound;
  }

  /** RFC 3550 section 6.1: every compound packet begins with a report. */
  private ByteBuf compound(long nowMicros, long ntp) {
    ByteBuf compound = PooledByteBufAllocator.DEFAULT.directBuffer(1500);
    List<ReportBlock> blocks = new ArrayList<>(2);
    for (IncomingStream stream : List.of(streams.audioIn(), streams.videoIn())) {
      if (stream.statistics() != null) {
        blocks.add(stream.statistics().report(nowMicros));
      }
    }
    AudioSender audio = streams.audioSender();
    if (audio.rtp().packets() == 0) {
      RtcpCodec.encode(new ReceiverReport(streams.audioSsrc(), blocks), compound);
    } else {
      RtcpCodec.encode(
          new SenderReport(
              streams.audioSsrc(),
              ntp,
              audio.timestamp(nowMicros),
              audio.rtp().packets(),
              audio.rtp().octets(),
              blocks),
          compound);
    }
    VideoSender video = streams.videoSender();
    if (video != null && video.rtp().packets() > 0) {
      RtcpCodec.encode(
          new SenderReport(
              streams.videoSsrc(),
              ntp,
              video.timestamp(nowMicros),
              video.rtp().packets(),
              video.rtp().octets(),
              List.of()),
          compound);
    }
    return compound;
  }

  private SourceDescription description() {
    List<SourceDescription.Chunk> chunks = new ArrayList<>(2);
    chunks.add(new SourceDescription.Chunk(streams.audioSsrc(), streams.cname()));
    if (streams.videoSender() != null) {
      chunks.add(new SourceDescription.Chunk(streams.videoSsrc(), streams.cname()));
    }
    return new SourceDescription(chunks);
  }

  /** A feedback message behind the least report there can be. */
  ByteBuf feedback(RtcpPacket message) {
    ByteBuf compound = PooledByteBufAllocator.DEFAULT.directBuffer(1500);
    RtcpCodec.encode(new ReceiverReport(streams.audioSsrc(), List.of()), compound);
    RtcpCodec.encode(message, compound);
    return compound;
  }

  /**
   * Takes in a compound packet.
   *
   * @return false where it is malformed
   */
  boolean received(ByteBuf compound, long nowMicros, long ntp) {
    List<RtcpPacket> packets = RtcpCodec.decode(compound);
    for (RtcpPacket packet : packets) {
      switch (packet) {
        case SenderReport report -> {
          senderReport(report, nowMicros);
          report.blocks().forEach(block -> block(block, ntp));
        }
        case ReceiverReport report -> report.blocks().forEach(block -> block(block, ntp));
        case PictureLossIndication pli -> keyWanted(pli.media());
        case FullIntraRequest fir -> fir.entries().forEach(entry -> keyWanted(entry.media()));
        case GenericNack nack -> {
          if (nack.media() == streams.videoSsrc() && streams.videoSender() != null) {
            streams.videoSender().resend(nack.lost());
          }
        }
        case Bye _ -> streams.bye();
        case SourceDescription _, Unknown _ -> {}
      }
    }
    return !packets.isEmpty();
  }

  private void senderReport(SenderReport report, long nowMicros) {
    if (streams.audioIn().is(report.ssrc())) {
      streams.audioIn().statistics().senderReport(report.ntp(), nowMicros);
      streams.audioReceiver().senderReport(report.ntp(), report.rtpTimestamp());
    } else if (streams.videoIn().is(report.ssrc()) && streams.videoReceiver() != null) {
      streams.videoIn().statistics().senderReport(report.ntp(), nowMicros);
      streams.videoReceiver().clock().senderReport(report.ntp(), report.rtpTimestamp());
    }
  }

  private void block(ReportBlock block, long ntp) {
    if (block.ssrc() == streams.audioSsrc()) {
      lossOut = block.fractionLost() / 256.0;
      streams.audioSender().loss(lossOut);
      roundTrip.report(block, ntp);
    } else if (block.ssrc() == streams.videoSsrc()) {
      roundTrip.report(block, ntp);
    }
  }

  private void keyWanted(long media) {
    if (media == streams.videoSsrc() && streams.videoSender() != null) {
      streams.videoSender().keyWanted();
    }
  }

  /** Milliseconds, or -1. */
  double roundTripMillis() {
    return roundTrip.millis();
  }

  /** What the other side lost of our sound by its last report. */
  double lossOut() {
    return lossOut;
  }
}
