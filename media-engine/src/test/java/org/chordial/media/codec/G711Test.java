package org.chordial.media.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.chordial.media.Sounds;
import org.chordial.media.audio.AudioFrames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {

  private static final int FRAME = AudioFrames.SAMPLES;

  /** ITU-T G.711 table 5: the octets of a sine of 1 kHz at 0 dBm0, for A-law. */
  private static final int[] A_LAW_SINE = {0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4};

  /** ITU-T G.711 table 6: the same for mu-law. */
  private static final int[] MU_LAW_SINE = {0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E};

  @Test
  void theEndsAndTheMiddleOfTheTablesAreThoseOfTheStandard() {
    assertEquals((byte) 0xFF, G711.MU_LAW.encode(0));
    assertEquals((byte) 0x80, G711.MU_LAW.encode(32_767));
    assertEquals((byte) 0x00, G711.MU_LAW.encode(-32_768));
    assertEquals(32_124, G711.MU_LAW.decode((byte) 0x80));
    assertEquals(-32_124, G711.MU_LAW.decode((byte) 0x00));
    assertEquals((byte) 0xD5, G711.A_LAW.encode(0));
    assertEquals((byte) 0x55, G711.A_LAW.encode(-1));
    assertEquals((byte) 0xAA, G711.A_LAW.encode(32_767));
    assertEquals((byte) 0x2A, G711.A_LAW.encode(-32_768));
    assertEquals(32_256, G711.A_LAW.decode((byte) 0xAA));
    assertEquals(8, G711.A_LAW.decode((byte) 0xD5));
  }

  /** The digital milliwatt of the standard is a sine, and both laws agree on how loud it is. */
  @Test
  void theStandardsSineIsASineOfOneLoudness() {
    int[] a = Arrays.stream(A_LAW_SINE).map(octet -> G711.A_LAW.decode((byte) octet)).toArray();
    int[] mu = Arrays.stream(MU_LAW_SINE).map(octet -> G711.MU_LAW.decode((byte) octet)).toArray();
    for (int i = 0; i < 8; i++) {
      assertEquals(-a[i], a[(i + 4) % 8]);
      assertEquals(a[i], mu[i], Math.abs(a[i]) * 0.04);
      // Samples lie at odd multiples of an eighth of pi.
      double ratio = (double) Math.max(Math.abs(a[0]), Math.abs(a[1])) / Math.abs(a[i]);
      double sine = Math.tan(3 * Math.PI / 8);
      assertTrue(Math.abs(ratio - 1) < 1e-9 || Math.abs(ratio - sine) < 0.1, ratio + "");
    }
  }

  @ParameterizedTest
  @EnumSource(G711.class)
  void noSampleIsOffByMoreThanHalfAStepAndNoneOvertakesAnother(G711 law) {
    int before = -40_000;
    for (int sample = -32_768; sample <= 32_767; sample++) {
      int decoded = law.decode(law.encode(sample));
      // A step is a sixteenth of its segment, and segments begin at powers of two.
      double halfStep = Math.max(8, (Math.abs(sample) + 132) / 32.0);
      assertTrue(Math.abs(decoded - sample) <= halfStep, sample + " became " + decoded);
      assertTrue(decoded >= before, sample + " became " + decoded);
      before = decoded;
    }
  }

  @ParameterizedTest
  @EnumSource(G711.class)
  void everyOctetIsTheOneOfItsOwnSample(G711 law) {
    for (int octet = 0; octet < 256; octet++) {
      short sample = law.decode((byte) octet);
      assertEquals(sample, law.decode(law.encode(sample)));
    }
  }

  @ParameterizedTest
  @EnumSource(G711.class)
  void aToneComesBackAtItsPitchAndNothingAboveTheTelephoneBandDoes(G711 law) {
    short[] heard = through(law, Sounds.tone(1_000, 50 * FRAME));
    short[] middle = Arrays.copyOfRange(Sounds.tone(1_000, 50 * FRAME), 20 * FRAME, 30 * FRAME);
    short[] around = Arrays.copyOfRange(heard, 20 * FRAME, 31 * FRAME);
    assertTrue(Sounds.correlation(around, middle) > 0.99);
    short[] whistle = through(law, Sounds.tone(5_500, 50 * FRAME));
    assertTrue(Sounds.loudness(whistle, 2_500) < 0.01 * Sounds.loudness(heard, 1_000));
    assertTrue(Sounds.loudness(whistle, 5_500) < 0.01 * Sounds.loudness(heard, 1_000));
  }

  @Test
  void aLostPacketIsMadeUpForAndFadesWhereMoreAreLost() {
    G711Decoder decoder = new G711Decoder(G711.A_LAW);
    short[] pcm = new short[6 * FRAME];
    for (ByteBuf packet : packets(G711.A_LAW, Sounds.tone(400, 20 * FRAME))) {
      assertEquals(FRAME, decoder.decode(packet, pcm));
    }
    double before = Sounds.loudness(Arrays.copyOf(pcm, FRAME), 400);
    assertEquals(FRAME, decoder.conceal(pcm, FRAME));
    double first = Sounds.loudness(Arrays.copyOf(pcm, FRAME), 400);
    assertTrue(first > 0.4 * before && first < before, first + " of " + before);
    for (int i = 0; i < 8; i++) {
      decoder.conceal(pcm, FRAME);
    }
    assertTrue(Sounds.loudness(Arrays.copyOf(pcm, FRAME), 400) < 0.01 * before);
  }

  @Test
  void packetsOfNoLengthOrTooMuchAreRefused() {
    G711Decoder decoder = new G711Decoder(G711.MU_LAW);
    short[] pcm = new short[6 * FRAME];
    assertEquals(0, decoder.decode(Unpooled.EMPTY_BUFFER, pcm));
    assertEquals(6 * FRAME, decoder.decode(Unpooled.wrappedBuffer(new byte[960]), pcm));
    assertEquals(0, decoder.decode(Unpooled.wrappedBuffer(new byte[961]), pcm));
  }

  @Test
  void codecsAreKnownByTheirNamesAndStaticTypes() {
    assertEquals(AudioCodec.PCMA, AudioCodec.ofEncoding("pcma/8000/1").orElseThrow());
    assertEquals(AudioCodec.OPUS, AudioCodec.ofEncoding("OPUS/48000/2").orElseThrow());
    assertTrue(AudioCodec.ofEncoding("opus/48000").isEmpty());
    assertEquals(AudioCodec.PCMU, AudioCodec.ofStaticType(0).orElseThrow());
    assertEquals(AudioCodec.PCMA, AudioCodec.ofStaticType(8).orElseThrow());
    assertTrue(AudioCodec.ofStaticType(-1).isEmpty());
  }

  private static ByteBuf[] packets(G711 law, short[] sound) {
    G711Encoder encoder = new G711Encoder(law);
    ByteBuf[] packets = new ByteBuf[sound.length / FRAME];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = Unpooled.buffer();
      short[] frame = Arrays.copyOfRange(sound, i * FRAME, (i + 1) * FRAME);
      assertEquals(160, encoder.encode(frame, packets[i]));
    }
    return packets;
  }

  private static short[] through(G711 law, short[] sound) {
    G711Decoder decoder = new G711Decoder(law);
    short[] heard = new short[sound.length];
    short[] pcm = new short[6 * FRAME];
    ByteBuf[] packets = packets(law, sound);
    for (int i = 0; i < packets.length; i++) {
      assertEquals(FRAME, decoder.decode(packets[i], pcm));
      System.arraycopy(pcm, 0, heard, i * FRAME, FRAME);
    }
    return heard;
  }
}
