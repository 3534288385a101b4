package org.chordial.media.audio.devices;

import java.util.Arrays;
import org.chordial.media.audio.AudioFrames;

/**
 * A few frames between a device's thread and the session's executor. Nobody waits: what does not
 * fit pushes out the oldest, since late sound is worth less than new sound.
 */
final class FrameRing {
  private final short[][] frames;
  private int first;
  private int count;
  private long overruns;
  private long underruns;

  FrameRing(int capacity) {
    frames = new short[capacity][AudioFrames.SAMPLES];
  }

  synchronized int size() {
    return count;
  }

  synchronized void put(short[] frame) {
    if (count == frames.length) {
      first = (first + 1) % frames.length;
      count--;
      overruns++;
    }
    short[] slot = frames[(first + count) % frames.length];
    System.arraycopy(frame, 0, slot, 0, AudioFrames.SAMPLES);
    count++;
  }

  /** Fills the frame with the oldest one, or with silence where there is none. */
  synchronized void take(short[] frame) {
    if (count == 0) {
      underruns++;
      Arrays.fill(frame, (short) 0);
      return;
    }
    System.arraycopy(frames[first], 0, frame, 0, AudioFrames.SAMPLES);
    first = (first + 1) % frames.length;
    count--;
  }

  synchronized void clear() {
    count = 0;
  }

  synchronized long overruns() {
    return overruns;
  }

  synchronized long underruns() {
    return underruns;
  }
}
