package org.chordial.media.quality;

/** The fast Fourier transform, radix 2, in place. */
final class Fourier {

  private Fourier() {}

  /**
   * Transforms {@code re + i im}.
   *
   * @param re a power of two values
   * @param inverse the inverse transform, unscaled: the caller divides by the length
   */
  static void transform(double[] re, double[] im, boolean inverse) {
    int n = re.length;
    if (Integer.bitCount(n) != 1 || im.length != n) {
      throw new IllegalArgumentException("the length must be a power of two, not " + n);
    }
    int shift = Integer.numberOfLeadingZeros(n) + 1;
    for (int i = 0; i < n; i++) {
      int j = n == 1 ? 0 : Integer.reverse(i) >>> shift;
      if (j > i) {
        swap(re, i, j);
        swap(im, i, j);
      }
    }
    for (int size = 2; size <= n; size *= 2) {
      double step = (inverse ? 2 : -2) * Math.PI / size;
      for (int k = 0; k < size / 2; k++) {
        butterflies(re, im, size, k, Math.cos(step * k), Math.sin(step * k));
      }
    }
  }

  private static void butterflies(
      double[] re, double[] im, int size, int k, double cos, double sin) {
    for (int even = k; even < re.length; even += size) {
      int odd = even + size / 2;
      double r = re[odd] * cos - im[odd] * sin;
      double i = re[odd] * sin + im[odd] * cos;
      re[odd] = re[even] - r;
      im[odd] = im[even] - i;
      re[even] += r;
      im[even] += i;
    }
  }

  private static void swap(double[] a, int i, int j) {
    double t = a[i];
    a[i] = a[j];
    a[j] = t;
  }
}
