package org.chordial.media.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chordial.media.Sounds;
import org.chordial.media.audio.AudioFrames;
import org.junit.jupiter.api.Test;

class OpusTest {

  private static final int SAMPLES = AudioFrames.SAMPLES;

  @Test
  void aToneComesBackAsItWent() throws Exception {
    short[] tone = Sounds.tone(440, 50 * SAMPLES);
    short[] heard = new short[tone.length];
    short[] pcm = new short[5760];
    try (OpusEncoder encoder = new OpusEncoder();
        OpusDecoder decoder = new OpusDecoder()) {
      List<ByteBuf> packets = encode(encoder, tone);
      for (int i = 0; i < packets.size(); i++) {
        assertEquals(SAMPLES, decoder.decode(packets.get(i), pcm));
        System.arraycopy(pcm, 0, heard, i * SAMPLES, SAMPLES);
      }
    }
    short[] middle = Arrays.copyOfRange(tone, 20 * SAMPLES, 40 * SAMPLES);
    short[] around = Arrays.copyOfRange(heard, 20 * SAMPLES, 41 * SAMPLES);
    assertTrue(Sounds.correlation(around, middle) > 0.98);
  }

  @Test
  void aLostFrameIsRecoveredFromTheNextPacketBetterThanConcealed() throws Exception {
    short[] sound = Sounds.syllables(60 * SAMPLES);
    try (OpusEncoder encoder = new OpusEncoder()) {
      encoder.expectedLoss(0.2);
      List<ByteBuf> packets = encode(encoder, sound);
      short[] whole = decode(packets, -1, false);
      double recovered = 0;
      double concealed = 0;
      for (int lost = 20; lost < 50; lost++) {
        recovered += error(whole, decode(packets, lost, true), lost);
        concealed += error(whole, decode(packets, lost, false), lost);
      }
      assertTrue(recovered < concealed * 0.8, recovered + " " + concealed);
    }
  }

  @Test
  void rubbishIsRefusedWithoutHarm() throws Exception {
    try (OpusDecoder decoder = new OpusDecoder()) {
      short[] pcm = new short[5760];
      ByteBuf rubbish = Unpooled.wrappedBuffer(new byte[] {(byte) 0xFF, (byte) 0xFF, 3});
      assertEquals(0, decoder.decode(rubbish, pcm));
      assertEquals(0, decoder.decode(Unpooled.EMPTY_BUFFER, pcm));
      assertEquals(SAMPLES, decoder.conceal(pcm, SAMPLES));
    }
  }

  private static List<ByteBuf> encode(OpusEncoder encoder, short[] sound) {
    List<ByteBuf> packets = new ArrayList<>();
    for (int i = 0; i < sound.length; i += SAMPLES) {
      ByteBuf packet = Unpooled.buffer();
      assertTrue(encoder.encode(Arrays.copyOfRange(sound, i, i + SAMPLES), packet) > 0);
      packets.add(packet);
    }
    return packets;
  }

  private static short[] decode(List<ByteBuf> packets, int lost, boolean recover) throws Exception {
    short[] heard = new short[packets.size() * SAMPLES];
    short[] pcm = new short[5760];
    try (OpusDecoder decoder = new OpusDecoder()) {
      for (int i = 0; i < packets.size(); i++) {
        int samples;
        if (i != lost) {
          samples = decoder.decode(packets.get(i), pcm);
        } else if (recover) {
          samples = decoder.recover(packets.get(i + 1), pcm, SAMPLES);
        } else {
          samples = decoder.conceal(pcm, SAMPLES);
        }
        System.arraycopy(pcm, 0, heard, i * SAMPLES, samples);
      }
    }
    return heard;
  }

  private static double error(short[] a, short[] b, int frame) {
    double sum = 0;
    for (int i = frame * SAMPLES; i < (frame + 1) * SAMPLES; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / SAMPLES;
  }
}
