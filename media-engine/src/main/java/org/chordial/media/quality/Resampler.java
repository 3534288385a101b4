package org.chordial.media.quality;

/** Changes the sample rate of a whole recording with a windowed sinc; exact, not fast. */
public final class Resampler {
  /** Zero crossings of the sinc on each side. */
  private static final int LOBES = 24;

  private Resampler() {}

  /**
   * @param samples at {@code fromHz}
   * @return the same sound at {@code toHz}
   */
  public static double[] resample(double[] samples, int fromHz, int toHz) {
    if (fromHz == toHz) {
      return samples.clone();
    }
    double cutoff = Math.min(1.0, (double) toHz / fromHz);
    double reach = LOBES / cutoff;
    double[] out = new double[(int) ((long) samples.length * toHz / fromHz)];
    for (int n = 0; n < out.length; n++) {
      double at = (double) n * fromHz / toHz;
      int first = Math.max(0, (int) Math.ceil(at - reach));
      int last = Math.min(samples.length - 1, (int) Math.floor(at + reach));
      double sum = 0;
      for (int i = first; i <= last; i++) {
        sum += samples[i] * kernel(i - at, cutoff, reach);
      }
      out[n] = sum;
    }
    return out;
  }

  private static double kernel(double x, double cutoff, double reach) {
    double hann = 0.5 + 0.5 * Math.cos(Math.PI * x / reach);
    double t = Math.PI * x * cutoff;
    return cutoff * hann * (Math.abs(t) < 1e-12 ? 1 : Math.sin(t) / t);
  }
}
