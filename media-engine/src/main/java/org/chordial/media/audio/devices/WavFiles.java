package org.chordial.media.audio.devices;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.quality.Resampler;

/** Reads recordings into the engine's one shape. */
public final class WavFiles {
  /** Longer recordings are cut off here: fifteen minutes of the engine's sound are 86 MB. */
  public static final int MAX_SECONDS = 900;

  private static final int MAX_RATE_HZ = 192_000;
  private static final int MAX_CHANNELS = 8;

  private WavFiles() {}

  /**
   * Reads a recording of any PCM format, rate and number of channels.
   *
   * @return mono, {@link AudioFrames#RATE} Hz
   * @throws MediaException {@code UNREADABLE_FILE}
   */
  public static short[] read(Path file) throws MediaException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return read(in, file.toString());
    } catch (IOException e) {
      throw new MediaException(MediaFailure.UNREADABLE_FILE, file.toString(), e);
    }
  }

  /**
   * The same from a stream that supports mark and reset.
   *
   * @param name for the error's sentence
   */
  public static short[] read(InputStream in, String name) throws MediaException {
    try (AudioInputStream audio = AudioSystem.getAudioInputStream(in)) {
      AudioFormat from = audio.getFormat();
      int rate = (int) from.getSampleRate();
      int channels = from.getChannels();
      if (rate < 1000 || rate > MAX_RATE_HZ || channels < 1 || channels > MAX_CHANNELS) {
        throw new MediaException(MediaFailure.UNREADABLE_FILE, name + ": " + from, null);
      }
      AudioFormat pcm =
          new AudioFormat(Encoding.PCM_SIGNED, rate, 16, channels, 2 * channels, rate, false);
      byte[] bytes;
      try (AudioInputStream converted = AudioSystem.getAudioInputStream(pcm, audio)) {
        bytes = converted.readNBytes(MAX_SECONDS * rate * 2 * channels);
      }
      return toEngineRate(mix(bytes, channels), rate);
    } catch (IOException | UnsupportedAudioFileException | IllegalArgumentException e) {
      throw new MediaException(MediaFailure.UNREADABLE_FILE, name, e);
    }
  }

  private static short[] mix(byte[] bytes, int channels) {
    short[] mono = new short[bytes.length / (2 * channels)];
    for (int i = 0; i < mono.length; i++) {
      int sum = 0;
      for (int c = 0; c < channels; c++) {
        int at = 2 * (i * channels + c);
        sum += (short) ((bytes[at] & 0xff) | bytes[at + 1] << 8);
      }
      mono[i] = (short) (sum / channels);
    }
    return mono;
  }

  private static short[] toEngineRate(short[] samples, int rate) {
    if (rate == AudioFrames.RATE) {
      return samples;
    }
    double[] exact = new double[samples.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = samples[i];
    }
    double[] resampled = Resampler.resample(exact, rate, AudioFrames.RATE);
    short[] out = new short[resampled.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (short) Math.clamp(Math.round(resampled[i]), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return out;
  }
}
