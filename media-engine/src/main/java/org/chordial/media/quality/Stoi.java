package org.chordial.media.quality;

import java.util.Arrays;

/**
 * STOI, the short-time objective intelligibility measure: C. H. Taal, R. C. Hendriks, R. Heusdens
 * and J. Jensen, "An Algorithm for Intelligibility Prediction of Time-Frequency Weighted Noisy
 * Speech", IEEE Transactions on Audio, Speech and Language Processing 19(7), 2011. 1 is undamaged
 * speech; above 0.95 nothing is lost to a listener.
 */
public final class Stoi {
  /** The paper's rate; other rates are converted. */
  public static final int RATE_HZ = 10_000;

  private static final int FRAME = 256;
  private static final int HOP = FRAME / 2;
  private static final int FFT = 512;
  private static final int BANDS = 15;
  private static final double LOWEST_BAND_HZ = 150;

  /** Frames in a segment of 384 ms. */
  private static final int SEGMENT = 30;

  private static final double DYNAMIC_RANGE_DB = 40;

  /** The paper's beta of -15 dB: the least signal-to-distortion ratio that counts. */
  private static final double CLIP = 1 + Math.pow(10, 15.0 / 20);

  private static final double[] WINDOW = window();
  private static final int[][] BAND_BINS = bandBins();

  private Stoi() {}

  /**
   * Measures one utterance.
   *
   * @param clean what was said
   * @param heard what arrived, aligned to the first sample and of the same length
   * @param rateHz of both
   * @return from about 0 to 1
   * @throws IllegalArgumentException where the lengths differ or less than 384 ms of it is speech
   */
  public static double measure(double[] clean, double[] heard, int rateHz) {
    if (clean.length != heard.length) {
      throw new IllegalArgumentException("aligned signals are of one length");
    }
    double[] x = Resampler.resample(clean, rateHz, RATE_HZ);
    double[] y = Resampler.resample(heard, rateHz, RATE_HZ);
    boolean[] speech = speechFrames(x);
    double[][] bandsX = bands(keep(x, speech));
    double[][] bandsY = bands(keep(y, speech));
    int frames = bandsX[0].length;
    if (frames < SEGMENT) {
      throw new IllegalArgumentException("too little speech to measure: " + frames + " frames");
    }
    double sum = 0;
    for (int end = SEGMENT; end <= frames; end++) {
      for (int band = 0; band < BANDS; band++) {
        sum +=
            correlation(
                Arrays.copyOfRange(bandsX[band], end - SEGMENT, end),
                Arrays.copyOfRange(bandsY[band], end - SEGMENT, end));
      }
    }
    return sum / ((frames - SEGMENT + 1) * (double) BANDS);
  }

  private static double correlation(double[] x, double[] y) {
    double alpha = norm(x) / (norm(y) + 1e-15);
    for (int i = 0; i < SEGMENT; i++) {
      y[i] = Math.min(alpha * y[i], CLIP * x[i]);
    }
    center(x);
    center(y);
    double dot = 0;
    for (int i = 0; i < SEGMENT; i++) {
      dot += x[i] * y[i];
    }
    return dot / (norm(x) * norm(y) + 1e-15);
  }

  private static double norm(double[] v) {
    double sum = 0;
    for (double d : v) {
      sum += d * d;
    }
    return Math.sqrt(sum);
  }

  private static void center(double[] v) {
    double mean = Arrays.stream(v).average().orElse(0);
    for (int i = 0; i < v.length; i++) {
      v[i] -= mean;
    }
  }

  private static boolean[] speechFrames(double[] x) {
    int frames = Math.max(0, (x.length - FRAME) / HOP + 1);
    double[] db = new double[frames];
    for (int f = 0; f < frames; f++) {
      double energy = 0;
      for (int i = 0; i < FRAME; i++) {
        double s = x[f * HOP + i] * WINDOW[i];
        energy += s * s;
      }
      db[f] = 10 * Math.log10(energy + 1e-15);
    }
    double loudest = Arrays.stream(db).max().orElse(0);
    boolean[] speech = new boolean[frames];
    for (int f = 0; f < frames; f++) {
      speech[f] = db[f] > loudest - DYNAMIC_RANGE_DB;
    }
    return speech;
  }

  /** Overlaps and adds the frames that hold speech. */
  private static double[] keep(double[] signal, boolean[] frames) {
    double[] out = new double[signal.length];
    int at = 0;
    for (int f = 0; f < frames.length; f++) {
      if (frames[f]) {
        for (int i = 0; i < FRAME; i++) {
          out[at + i] += signal[f * HOP + i] * WINDOW[i];
        }
        at += HOP;
      }
    }
    return Arrays.copyOf(out, at == 0 ? 0 : at + HOP);
  }

  /** Amplitude of each third-octave band in each frame: bands x frames. */
  private static double[][] bands(double[] signal) {
    int frames = Math.max(0, (signal.length - FRAME) / HOP + 1);
    double[][] bands = new double[BANDS][frames];
    double[] re = new double[FFT];
    double[] im = new double[FFT];
    for (int f = 0; f < frames; f++) {
      Arrays.fill(re, 0);
      Arrays.fill(im, 0);
      for (int i = 0; i < FRAME; i++) {
        re[i] = signal[f * HOP + i] * WINDOW[i];
      }
      Fourier.transform(re, im, false);
      for (int band = 0; band < BANDS; band++) {
        double power = 0;
        for (int bin = BAND_BINS[band][0]; bin < BAND_BINS[band][1]; bin++) {
          power += re[bin] * re[bin] + im[bin] * im[bin];
        }
        bands[band][f] = Math.sqrt(power);
      }
    }
    return bands;
  }

  private static int[][] bandBins() {
    int[][] bins = new int[BANDS][];
    for (int band = 0; band < BANDS; band++) {
      double center = LOWEST_BAND_HZ * Math.pow(2, band / 3.0);
      bins[band] =
          new int[] {bin(center * Math.pow(2, -1 / 6.0)), bin(center * Math.pow(2, 1 / 6.0))};
    }
    return bins;
  }

  private static int bin(double hz) {
    return (int) Math.round(hz * FFT / RATE_HZ);
  }

  /** A Hann window without its zero ends, as in the paper's reference program. */
  private static double[] window() {
    double[] w = new double[FRAME];
    for (int i = 0; i < FRAME; i++) {
      w[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 1) / (FRAME + 1));
    }
    return w;
  }
}
