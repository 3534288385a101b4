package org.chordial.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.chordial.ice.dtls.SrtpProfile;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.media.rtcp.ReportBlock;
import org.chordial.media.rtcp.RtcpCodec;
import org.chordial.media.rtcp.RtcpPacket;
import org.chordial.media.srtp.SrtpKeys;
import org.chordial.media.srtp.SrtpOutcome;
import org.chordial.media.srtp.SrtpUnprotector;
import org.junit.jupiter.api.Test;

/** One million damaged packets each, from seed 7: nothing is thrown and the heap stays flat. */
class PacketFuzzTest {

  private static final int COUNT = 1_000_000;
  private static final int MAX = 200;

  private final Random random = new Random(7);
  private final byte[] bytes = new byte[MAX];

  @Test
  void rtpHeadersNeverReachBeyondThePacket() {
    RtpView view = new RtpView();
    int parsed = 0;
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < COUNT; i++) {
      ByteBuf packet = damaged(0x80);
      if (view.parse(packet)) {
        parsed++;
        assertTrue(view.payloadOffset() >= 12 && view.payloadLength() >= 0);
        assertTrue(view.payloadOffset() + view.payloadLength() <= packet.writerIndex());
      }
    }
    assertTrue(parsed > COUNT / 100);
    heap.assertFlat();
  }

  @Test
  void rtcpIsReadOrRefused() {
    ByteBuf good = Unpooled.buffer();
    ReportBlock block = new ReportBlock(1, 2, -3, 4, 5, 6, 7);
    RtcpCodec.encode(new RtcpPacket.SenderReport(9, 8, 7, 6, 5, List.of(block)), good);
    RtcpCodec.encode(
        new RtcpPacket.SourceDescription(
            List.of(new RtcpPacket.SourceDescription.Chunk(9, "name"))),
        good);
    RtcpCodec.encode(new RtcpPacket.GenericNack(9, 8, List.of(1, 2, 17, 40)), good);
    RtcpCodec.encode(new RtcpPacket.Bye(List.of(9L), "over"), good);
    byte[] whole = new byte[good.readableBytes()];
    good.readBytes(whole);
    int read = 0;
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < COUNT; i++) {
      System.arraycopy(whole, 0, bytes, 0, whole.length);
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(whole.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length;
      read += RtcpCodec.decode(Unpooled.wrappedBuffer(bytes, 0, length)).isEmpty() ? 0 : 1;
    }
    assertTrue(read > COUNT / 100 && read < COUNT);
    heap.assertFlat();
  }

  @Test
  void rtcpThatIsWrittenIsReadAlike() {
    List<RtcpPacket> packets =
        List.of(
            new RtcpPacket.SenderReport(
                0xFFFF_FFFFL, -5, 7, 6, 5, List.of(new ReportBlock(1, 255, -3, 4, 5, 6, 7))),
            new RtcpPacket.ReceiverReport(9, List.of()),
            new RtcpPacket.SourceDescription(
                List.of(
                    new RtcpPacket.SourceDescription.Chunk(9, "abc"),
                    new RtcpPacket.SourceDescription.Chunk(10, "abcdef"))),
            new RtcpPacket.GenericNack(9, 8, List.of(65_535, 0, 15, 40)),
            new RtcpPacket.PictureLossIndication(9, 8),
            new RtcpPacket.FullIntraRequest(
                9, List.of(new RtcpPacket.FullIntraRequest.Entry(8, 200))),
            new RtcpPacket.Bye(List.of(9L, 10L), "over"));
    ByteBuf compound = Unpooled.buffer();
    packets.forEach(packet -> RtcpCodec.encode(packet, compound));
    assertEquals(packets, RtcpCodec.decode(compound));
  }

  @Test
  void forgedPacketsAreNeverTaken() {
    for (SrtpProfile profile : SrtpProfile.values()) {
      SrtpUnprotector unprotector =
          new SrtpUnprotector(new SrtpKeys(profile, new byte[16], new byte[profile.saltLength()]));
      HeapWatch heap = new HeapWatch();
      for (int i = 0; i < COUNT / 10; i++) {
        assertNotEquals(SrtpOutcome.OK, unprotector.rtp(damaged(0x80)));
        assertNotEquals(SrtpOutcome.OK, unprotector.rtcp(damaged(0x80)));
      }
      heap.assertFlat();
    }
  }

  private ByteBuf damaged(int first) {
    random.nextBytes(bytes);
    if (random.nextInt(10) > 0) {
      bytes[0] = (byte) (first | (bytes[0] & 0x3F));
    }
    return Unpooled.wrappedBuffer(bytes, 0, random.nextInt(MAX));
  }
}
