package org.chordial.media.session;

/**
 * Decides how long sound waits for a picture that takes longer on its way. Single late pictures
 * change nothing; sound gives way only where all of them were late for a while. One executor.
 */
final class LipSync {

  private static final long WINDOW_MICROS = 2_000_000;

  /** Below this nobody notices, in microseconds either way. */
  private static final long TOLERATED_MICROS = 25_000;

  /** Longer than this makes talking harder than a picture that lags. */
  private static final int LONGEST_MILLIS = 200;

  private long windowEnd = Long.MIN_VALUE;
  private long least = Long.MAX_VALUE;
  private long most = Long.MIN_VALUE;
  private int waitMillis;

  /**
   * One picture was ready.
   *
   * @param lateMicros how long after the sound of its moment; negative where it was before
   * @param soundMillis how long sound waits in its buffer now
   * @return how long sound should wait there at least, in milliseconds; 0 for no matter
   */
  int picture(long nowMicros, long lateMicros, double soundMillis) {
    if (nowMicros >= windowEnd) {
      if (least != Long.MAX_VALUE && (least > TOLERATED_MICROS || most < -TOLERATED_MICROS)) {
        long change = (least > TOLERATED_MICROS ? least : most) / 1000;
        waitMillis = Math.clamp(Math.round(soundMillis) + change, 0, LONGEST_MILLIS);
      }
      windowEnd = nowMicros + WINDOW_MICROS;
      least = Long.MAX_VALUE;
      most = Long.MIN_VALUE;
    }
    least = Math.min(least, lateMicros);
    most = Math.max(most, lateMicros);
    return waitMillis;
  }
}
