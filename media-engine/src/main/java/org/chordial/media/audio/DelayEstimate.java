package org.chordial.media.audio;

/**
 * How long sound must wait so that nearly all of it has come when its turn is there: a forgetful
 * histogram of how much later than the fastest each packet came.
 *
 * <p>The fastest is the least of the last two windows of {@value #WINDOW} packets, so that a slow
 * drift between the clocks of sender and receiver moves it along.
 */
final class DelayEstimate {

  private static final int BUCKET_MILLIS = 5;
  private static final int BUCKETS = 100;
  private static final int WINDOW = 250;
  private static final double FORGET = 0.995;
  private static final double QUANTILE = 0.97;

  private final double[] histogram = new double[BUCKETS];
  private double weight;
  private double windowMinimum = Double.MAX_VALUE;
  private double lastMinimum = Double.MAX_VALUE;
  private int windowCount;

  /**
   * Notes a packet.
   *
   * @param transitMillis arrival minus timestamp, both in milliseconds on whatever clocks
   */
  void packet(double transitMillis) {
    if (++windowCount > WINDOW) {
      windowCount = 0;
      lastMinimum = windowMinimum;
      windowMinimum = transitMillis;
    }
    windowMinimum = Math.min(windowMinimum, transitMillis);
    double late = transitMillis - fastest();
    int bucket = Math.min(BUCKETS - 1, (int) (late / BUCKET_MILLIS));
    for (int i = 0; i < BUCKETS; i++) {
      histogram[i] *= FORGET;
    }
    histogram[bucket] += 1;
    weight = weight * FORGET + 1;
  }

  /** The transit of the fastest packet, in the units of {@link #packet}. */
  double fastest() {
    return Math.min(windowMinimum, lastMinimum);
  }

  /** Milliseconds after the fastest by which nearly all have come. */
  int spreadMillis() {
    double sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += histogram[i];
      if (sum >= QUANTILE * weight) {
        return (i + 1) * BUCKET_MILLIS;
      }
    }
    return BUCKETS * BUCKET_MILLIS;
  }

  void reset() {
    java.util.Arrays.fill(histogram, 0);
    weight = 0;
    windowMinimum = Double.MAX_VALUE;
    lastMinimum = Double.MAX_VALUE;
    windowCount = 0;
  }
}
