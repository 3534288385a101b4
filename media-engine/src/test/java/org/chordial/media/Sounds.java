package org.chordial.media;

import org.chordial.media.audio.AudioFrames;

/** Test signals and how alike two of them are. */
public final class Sounds {

  private Sounds() {}

  /** A sine with slowly changing loudness, so that a shift in time does not go unnoticed. */
  public static short[] tone(double hertz, int samples) {
    short[] tone = new short[samples];
    for (int i = 0; i < samples; i++) {
      double t = (double) i / AudioFrames.RATE;
      double loudness = 0.6 + 0.4 * Math.sin(2 * Math.PI * 1.7 * t);
      tone[i] = (short) (9000 * loudness * Math.sin(2 * Math.PI * hertz * t));
    }
    return tone;
  }

  /** The greatest correlation of {@code part} with any place of {@code whole}, -1 to 1. */
  public static double correlation(short[] whole, short[] part) {
    double best = -1;
    for (int shift = 0; shift + part.length <= whole.length; shift++) {
      best = Math.max(best, correlation(whole, shift, part, 1));
    }
    return best;
  }

  /** The correlation at one place, from every step-th sample. */
  public static double correlation(short[] whole, int shift, short[] part, int step) {
    double product = 0;
    double energyA = 1e-9;
    double energyB = 1e-9;
    for (int i = 0; i < part.length; i += step) {
      double a = whole[shift + i];
      double b = part[i];
      product += a * b;
      energyA += a * a;
      energyB += b * b;
    }
    return product / Math.sqrt(energyA * energyB);
  }
}
