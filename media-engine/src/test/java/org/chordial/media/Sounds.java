package org.chordial.media;

import java.util.Random;
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

  /** Something like speech: pulses through two resonances that change eight times a second. */
  public static short[] syllables(int samples) {
    short[] sound = new short[samples];
    Random random = new Random(5);
    double phase = 0;
    double[] past = new double[4];
    double first = 500;
    double second = 1500;
    for (int i = 0; i < samples; i++) {
      if (i % (AudioFrames.RATE / 8) == 0) {
        first = 300 + random.nextInt(500);
        second = 1000 + random.nextInt(1500);
      }
      phase += (110 + 30 * Math.sin(i * 1e-4)) / AudioFrames.RATE;
      double pulse = random.nextGaussian() * 0.05;
      if (phase >= 1) {
        phase -= 1;
        pulse += 1;
      }
      double one = resonance(pulse, first, past, 0);
      double two = resonance(one, second, past, 2);
      double loudness = 0.2 + Math.abs(Math.sin(Math.PI * 4 * i / AudioFrames.RATE));
      sound[i] = (short) Math.clamp(loudness * two * 60, -30_000, 30_000);
    }
    return sound;
  }

  private static double resonance(double in, double hertz, double[] past, int at) {
    double r = 0.99;
    double out =
        in
            + 2 * r * Math.cos(2 * Math.PI * hertz / AudioFrames.RATE) * past[at]
            - r * r * past[at + 1];
    past[at + 1] = past[at];
    past[at] = out;
    return out;
  }

  /** The greatest correlation of {@code part} with any place of {@code whole}, -1 to 1. */
  public static double correlation(short[] whole, short[] part) {
    double best = -1;
    for (int shift = 0; shift + part.length <= whole.length; shift++) {
      best = Math.max(best, correlation(whole, shift, part, 8));
    }
    return best;
  }

  /** The correlation at one place, from every step-th sample. */
  private static double correlation(short[] whole, int shift, short[] part, int step) {
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

  /** The share of one frequency in a sound, summed over pieces of 20 ms. */
  public static double loudness(short[] sound, double hertz) {
    double sum = 0;
    for (int at = 0; at + AudioFrames.SAMPLES <= sound.length; at += AudioFrames.SAMPLES) {
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < AudioFrames.SAMPLES; i++) {
        double angle = 2 * Math.PI * hertz * i / AudioFrames.RATE;
        double window = 1 - Math.cos(2 * Math.PI * i / AudioFrames.SAMPLES);
        real += window * sound[at + i] * Math.cos(angle);
        imaginary += window * sound[at + i] * Math.sin(angle);
      }
      sum += Math.hypot(real, imaginary);
    }
    return sum;
  }
}
