package org.chordial.media.audio.devices;

import java.nio.file.Path;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSource;

/** A recording, played at its own pace and over again from the start. */
public final class WavSource implements AudioSource {
  private final short[] samples;
  private int at;

  /**
   * @throws MediaException {@code UNREADABLE_FILE}
   */
  public WavSource(Path file) throws MediaException {
    this(WavFiles.read(file));
    if (samples.length == 0) {
      throw new MediaException(MediaFailure.UNREADABLE_FILE, file + ": no sound in it", null);
    }
  }

  /**
   * @param samples mono, {@link AudioFrames#RATE} Hz; kept, not copied
   */
  public WavSource(short[] samples) {
    this.samples = samples;
  }

  @Override
  public void read(short[] frame) {
    for (int done = 0; done < AudioFrames.SAMPLES; ) {
      int n = Math.min(AudioFrames.SAMPLES - done, samples.length - at);
      System.arraycopy(samples, at, frame, done, n);
      done += n;
      at = (at + n) % samples.length;
    }
  }

  @Override
  public void close() {}
}
