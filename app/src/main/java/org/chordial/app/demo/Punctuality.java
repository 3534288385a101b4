package org.chordial.app.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * How well this machine keeps its timers while the call goes on. A call sends sound every 20 ms;
 * where something else takes the processors, it stutters, and that is not the network's fault nor
 * the program's.
 */
record Punctuality(double typicalMillis, double worstMillis) {
  private static final Duration FRAME = Duration.ofMillis(20);

  /** Lateness of one timer in twenty from which speech suffers, in milliseconds. */
  private static final double AUDIBLE_MILLIS = 40;

  /** Waits so long, in steps of 20 ms, and notes how late each of them ends. */
  static Punctuality during(Duration time) throws InterruptedException {
    double[] late = new double[(int) Math.max(1, time.dividedBy(FRAME))];
    long end = System.nanoTime() + time.toNanos();
    int count = 0;
    while (count < late.length && System.nanoTime() < end) {
      long due = System.nanoTime() + FRAME.toNanos();
      Thread.sleep(FRAME);
      late[count++] = (System.nanoTime() - due) / 1e6;
    }
    return of(Arrays.copyOf(late, count));
  }

  static Punctuality of(double... lateMillis) {
    double[] sorted = lateMillis.clone();
    Arrays.sort(sorted);
    return new Punctuality(sorted[(sorted.length - 1) * 95 / 100], sorted[sorted.length - 1]);
  }

  boolean tooBusy() {
    return typicalMillis > AUDIBLE_MILLIS;
  }

  /** A sentence with the figures. */
  String text() {
    String figures =
        String.format(
            Locale.ROOT,
            "19 of 20 timers of this machine were less than %.1f ms late, the worst %.0f ms.",
            typicalMillis,
            worstMillis);
    return tooBusy()
        ? figures + " It was too busy for a call: let the other work end, and try again."
        : figures;
  }
}
