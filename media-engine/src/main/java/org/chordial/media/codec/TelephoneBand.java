package org.chordial.media.codec;

import org.chordial.media.audio.AudioFrames;

/**
 * Between the sound of the engine (48 kHz) and that of a telephone (8 kHz): a windowed-sinc low
 * pass, 2 ms late, flat to 3.2 kHz. Each instance has the memory of one stream in one direction.
 */
final class TelephoneBand {

  /** Samples a second of a telephone. */
  static final int RATE = 8_000;

  /** Samples of the engine for one of a telephone. */
  static final int FACTOR = AudioFrames.RATE / RATE;

  private static final int TAPS = 32 * FACTOR;
  private static final double CUTOFF = 3_600;
  private static final float[] FILTER = filter();

  private final float[] past;

  private TelephoneBand(int memory) {
    past = new float[memory];
  }

  /** From 48 kHz to 8 kHz. */
  static TelephoneBand narrowing() {
    return new TelephoneBand(TAPS);
  }

  /** From 8 kHz to 48 kHz. */
  static TelephoneBand widening() {
    return new TelephoneBand(TAPS / FACTOR);
  }

  private static float[] filter() {
    double[] taps = new double[TAPS];
    double sum = 0;
    for (int i = 0; i < TAPS; i++) {
      double x = i - (TAPS - 1) / 2.0;
      double hamming = 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (TAPS - 1));
      taps[i] = hamming * Math.sin(2 * Math.PI * CUTOFF * x / AudioFrames.RATE) / x;
      sum += taps[i];
    }
    float[] scaled = new float[TAPS];
    for (int i = 0; i < TAPS; i++) {
      scaled[i] = (float) (taps[i] / sum);
    }
    return scaled;
  }

  /**
   * @param count samples of {@code wide}, a multiple of six
   * @return samples written to {@code narrow}
   */
  int narrow(short[] wide, int count, short[] narrow) {
    int made = 0;
    for (int at = 0; at < count; at += FACTOR) {
      System.arraycopy(past, FACTOR, past, 0, past.length - FACTOR);
      for (int i = 0; i < FACTOR; i++) {
        past[past.length - FACTOR + i] = wide[at + i];
      }
      float sum = 0;
      for (int i = 0; i < TAPS; i++) {
        sum += FILTER[i] * past[i];
      }
      narrow[made++] = clipped(sum);
    }
    return made;
  }

  /**
   * @param count samples of {@code narrow}
   * @return samples written to {@code wide}
   */
  int widen(short[] narrow, int count, short[] wide) {
    int made = 0;
    for (int at = 0; at < count; at++) {
      System.arraycopy(past, 1, past, 0, past.length - 1);
      past[past.length - 1] = narrow[at];
      for (int phase = 0; phase < FACTOR; phase++) {
        float sum = 0;
        for (int i = 0; i < past.length; i++) {
          sum += FILTER[TAPS - 1 - phase - FACTOR * (past.length - 1 - i)] * past[i];
        }
        wide[made++] = clipped(sum * FACTOR);
      }
    }
    return made;
  }

  private static short clipped(float value) {
    return (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
  }
}
