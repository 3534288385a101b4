package org.chordial.media.audio.devices;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioLevel;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.audio.ToneSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundFilesTest {
  @TempDir Path dir;

  @Test
  void whatIsRecordedIsReadBackSampleBySample() throws Exception {
    Path file = dir.resolve("tone.wav");
    WavSink sink = new WavSink(file);
    short[] sent = new short[100 * AudioFrames.SAMPLES];
    short[] frame = new short[AudioFrames.SAMPLES];
    AudioSource tone = new ToneSource(440);
    for (int i = 0; i < 100; i++) {
      tone.read(frame);
      System.arraycopy(frame, 0, sent, i * frame.length, frame.length);
      sink.write(frame);
    }
    sink.close();
    sink.awaitWritten(20_000);
    assertArrayEquals(sent, WavFiles.read(file));
  }

  @Test
  void aFileIsPlayedOverAgainWithoutAGap() {
    short[] samples = new short[AudioFrames.SAMPLES + 7];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) i;
    }
    AudioSource source = new WavSource(samples);
    short[] frame = new short[AudioFrames.SAMPLES];
    for (int at = 0; at < 10 * AudioFrames.SAMPLES; at++) {
      if (at % AudioFrames.SAMPLES == 0) {
        source.read(frame);
      }
      assertEquals(samples[at % samples.length], frame[at % AudioFrames.SAMPLES]);
    }
  }

  @Test
  void stereoOfAnotherRateBecomesTheEnginesShape() throws Exception {
    int rate = 16_000;
    byte[] stereo = new byte[4 * rate];
    for (int i = 0; i < rate; i++) {
      short s = (short) (8192 * Math.sin(2 * Math.PI * 440 * i / rate));
      stereo[4 * i] = stereo[4 * i + 2] = (byte) s;
      stereo[4 * i + 1] = stereo[4 * i + 3] = (byte) (s >> 8);
    }
    AudioFormat format = new AudioFormat(rate, 16, 2, true, false);
    ByteArrayOutputStream wav = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(stereo), format, rate),
        AudioFileFormat.Type.WAVE,
        wav);
    short[] mono = WavFiles.read(new ByteArrayInputStream(wav.toByteArray()), "test");
    assertEquals(AudioFrames.RATE, mono.length);
    for (int i = 1000; i < 47_000; i++) {
      assertEquals(8192 * Math.sin(2 * Math.PI * 440 * i / AudioFrames.RATE), mono[i], 40);
    }
  }

  @Test
  void damagedFilesAreRefusedInASentence() throws Exception {
    Path junk = Files.write(dir.resolve("junk.wav"), new byte[100]);
    MediaException e =
        assertThrows(MediaException.class, () -> AudioDevices.openSource(junk.toString()));
    assertEquals(MediaFailure.UNREADABLE_FILE, e.failure());
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[64];
      random.nextBytes(bytes);
      System.arraycopy(
          "RIFF....WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, bytes, 0, 16);
      assertThrows(
          MediaException.class, () -> WavFiles.read(new ByteArrayInputStream(bytes), "fuzz"));
    }
  }

  @Test
  void devicesThatAreNotThereAreSaidSo() {
    MediaException in =
        assertThrows(MediaException.class, () -> AudioDevices.openSource("no such microphone"));
    assertEquals(MediaFailure.NO_MICROPHONE, in.failure());
    MediaException out =
        assertThrows(MediaException.class, () -> AudioDevices.openSink("no such loudspeaker"));
    assertEquals(MediaFailure.NO_SPEAKER, out.failure());
  }

  @Test
  void loudnessIsMeasuredInDecibelsUnderFullScale() {
    short[] frame = new short[AudioFrames.SAMPLES];
    assertEquals(AudioLevel.SILENCE_DBFS, AudioLevel.dbfs(frame));
    Arrays.fill(frame, Short.MIN_VALUE);
    assertEquals(0, AudioLevel.dbfs(frame), 0.001);
    new ToneSource(1000).read(frame);
    assertEquals(-15.05, AudioLevel.dbfs(frame), 0.05);
  }

  @Test
  void theRingKeepsTheNewestAndSaysSilenceWhenEmpty() {
    FrameRing ring = new FrameRing(2);
    short[] frame = new short[AudioFrames.SAMPLES];
    for (short i = 1; i <= 3; i++) {
      Arrays.fill(frame, i);
      ring.put(frame);
    }
    ring.take(frame);
    assertEquals(2, frame[0]);
    ring.take(frame);
    assertEquals(3, frame[0]);
    ring.take(frame);
    assertEquals(0, frame[0]);
    assertEquals(1, ring.overruns());
    assertEquals(1, ring.underruns());
    assertTrue(ring.size() == 0);
  }
}
