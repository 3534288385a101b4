package org.chordial.media.quality;

/** Finds where in a longer signal a shorter one lies. */
public final class Alignment {

  /**
   * @param offset samples from the start of the long signal to where the short one fits best
   * @param correlation of the two there, from -1 to 1
   */
  public record Match(int offset, double correlation) {}

  private Alignment() {}

  /**
   * Cross-correlates two signals of the same rate.
   *
   * @param needle what is looked for
   * @param hay where, at least as long as the needle
   * @throws IllegalArgumentException where the hay is the shorter
   */
  public static Match find(double[] needle, double[] hay) {
    if (hay.length < needle.length || needle.length == 0) {
      throw new IllegalArgumentException(
          "looking for " + needle.length + " samples in " + hay.length);
    }
    double[] correlation = correlate(needle, hay);
    double energy = 0;
    double needleEnergy = 0;
    for (int i = 0; i < needle.length; i++) {
      energy += hay[i] * hay[i];
      needleEnergy += needle[i] * needle[i];
    }
    Match best = new Match(0, -2);
    for (int offset = 0; offset + needle.length <= hay.length; offset++) {
      double norm = Math.sqrt(Math.max(energy, 0) * needleEnergy);
      double c = norm < 1e-9 ? 0 : correlation[offset] / norm;
      if (c > best.correlation) {
        best = new Match(offset, c);
      }
      if (offset + needle.length < hay.length) {
        double in = hay[offset + needle.length];
        energy += in * in - hay[offset] * hay[offset];
      }
    }
    return best;
  }

  private static double[] correlate(double[] needle, double[] hay) {
    int n = Integer.highestOneBit(hay.length + needle.length) * 2;
    double[] aRe = java.util.Arrays.copyOf(hay, n);
    double[] aIm = new double[n];
    double[] bRe = java.util.Arrays.copyOf(needle, n);
    double[] bIm = new double[n];
    Fourier.transform(aRe, aIm, false);
    Fourier.transform(bRe, bIm, false);
    for (int i = 0; i < n; i++) {
      double re = aRe[i] * bRe[i] + aIm[i] * bIm[i];
      double im = aIm[i] * bRe[i] - aRe[i] * bIm[i];
      aRe[i] = re / n;
      aIm[i] = im / n;
    }
    Fourier.transform(aRe, aIm, true);
    return aRe;
  }
}
