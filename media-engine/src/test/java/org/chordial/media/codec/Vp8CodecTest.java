package org.chordial.media.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.Random;
import org.chordial.media.quality.Psnr;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.devices.TestPattern;
import org.junit.jupiter.api.Test;

/** libvpx as the call uses it, judged by the picture that comes out. */
class Vp8CodecTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  private static byte[] luma(VideoFrame frame) {
    byte[] luma = new byte[frame.width() * frame.height()];
    frame.i420().getBytes(frame.i420().readerIndex(), luma);
    return luma;
  }

  @Test
  void aMovingPatternComesOutAsItWentIn() throws Exception {
    double worst = Psnr.EQUAL_DB;
    long bytes = 0;
    try (VideoEncoder encoder = Vp8Codecs.encoder(1_500_000);
        VideoDecoder decoder = Vp8Codecs.decoder()) {
      for (int n = 0; n < 60; n++) {
        VideoFrame sent = TestPattern.draw(WIDTH, HEIGHT, n, n * 33_333L);
        VideoEncoder.Encoded encoded = encoder.encode(sent, n == 0).orElseThrow();
        assertEquals(n == 0, encoded.key());
        bytes += encoded.data().readableBytes();
        VideoFrame received = decoder.decode(encoded.data(), n).orElseThrow();
        assertEquals(n, TestPattern.number(received));
        assertEquals(n, received.timestampMicros());
        worst = Math.min(worst, Psnr.decibels(luma(sent), luma(received)));
        encoded.data().release();
        sent.release();
        received.release();
      }
    }
    double least = worst;
    long perSecond = bytes * 8 / 2;
    assertTrue(least > 30, () -> "PSNR " + least);
    assertTrue(perSecond < 3_000_000, () -> perSecond + " bit/s");
  }

  @Test
  void aKeyFrameComesWhenAskedForAndWhenTheSizeChanges() throws Exception {
    try (VideoEncoder encoder = Vp8Codecs.encoder(500_000)) {
      assertTrue(keyAt(encoder, 320, 240, 0, true));
      assertFalse(keyAt(encoder, 320, 240, 1, false));
      assertTrue(keyAt(encoder, 320, 240, 2, true));
      assertFalse(keyAt(encoder, 320, 240, 3, false));
      assertTrue(keyAt(encoder, 176, 144, 4, false));
    }
  }

  private static boolean keyAt(VideoEncoder encoder, int w, int h, int n, boolean ask) {
    VideoFrame frame = TestPattern.draw(w, h, n, n * 33_333L);
    VideoEncoder.Encoded encoded = encoder.encode(frame, ask).orElseThrow();
    frame.release();
    encoded.data().release();
    return encoded.key();
  }

  @Test
  void damagedFramesNeverStopTheDecoder() throws Exception {
    Random random = new Random(8);
    int decoded = 0;
    try (VideoEncoder encoder = Vp8Codecs.encoder(300_000);
        VideoDecoder decoder = Vp8Codecs.decoder()) {
      for (int n = 0; n < 2_000; n++) {
        VideoFrame frame = TestPattern.draw(160, 96, n, n * 33_333L);
        ByteBuf data = encoder.encode(frame, n % 50 == 0).orElseThrow().data();
        frame.release();
        for (int i = random.nextInt(8); i > 0; i--) {
          data.setByte(random.nextInt(data.readableBytes()), random.nextInt(256));
        }
        data.writerIndex(
            random.nextInt(10) == 0 ? random.nextInt(data.writerIndex()) : data.writerIndex());
        Optional<VideoFrame> picture = decoder.decode(data, n);
        data.release();
        if (picture.isPresent()) {
          decoded++;
          picture.get().release();
        }
      }
      assertTrue(decoder.decode(Unpooled.EMPTY_BUFFER, 0).isEmpty());
    }
    int some = decoded;
    assertTrue(some > 100, () -> some + " of 2000 decoded");
  }
}
