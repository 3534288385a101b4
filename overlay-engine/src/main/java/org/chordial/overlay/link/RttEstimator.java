package org.chordial.overlay.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The retransmission time-out of RFC 6298, as RFC 6940 section 6.6.3.1 wants it: "with the
 * exception that the value of RTO SHOULD NOT be rounded up to the nearest second, but instead
 * rounded up to the nearest millisecond". All times in microseconds.
 */
final class RttEstimator {
  private static final long INITIAL_RTO = 500_000;
  private static final long MAX_RTO = 60_000_000;

  /** A peer busy with a signature or a garbage collection is slow, not gone. */
  private static final long MIN_RTO = 200_000;

  private boolean measured;
  private long smoothed;
  private long variation;

  /** Formulas 2.2 and 2.3 of RFC 6298. */
  void sample(long rtt) {
    if (!measured) {
      measured = true;
      smoothed = rtt;
      variation = rtt / 2;
      return;
    }
    variation = (3 * variation + Math.abs(smoothed - rtt)) / 4;
    smoothed = (7 * smoothed + rtt) / 8;
  }

  /** The time-out before any doubling, in whole milliseconds, rounded up. */
  long rtoMillis() {
    long rto = measured ? smoothed + Math.max(1000, 4 * variation) : INITIAL_RTO;
    return Math.ceilDiv(Math.clamp(rto, MIN_RTO, MAX_RTO), 1000);
  }

  boolean isMeasured() {
    return measured;
  }

  /** 0 before the first sample. */
  long smoothedMicros() {
    return smoothed;
  }

  /** An instant as a number that differences can be taken of. */
  static long micros(Instant instant) {
    return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1000;
  }

  Optional<Duration> smoothed() {
    return measured ? Optional.of(Duration.ofNanos(smoothed * 1000)) : Optional.empty();
  }
}
