package org.chordial.ice.agent;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The timer Ta (RFC 8445, section 14.2): begins one transaction at a time, the first one at once,
 * and rests while there is none to begin.
 */
final class Pacer {

  private final ScheduledExecutorService executor;
  private final BooleanSupplier step;
  private Duration ta;
  private ScheduledFuture<?> timer;
  private boolean stepping;
  private boolean stopped;

  /**
   * @param step begins one transaction, or returns false where there is none
   */
  Pacer(ScheduledExecutorService executor, Duration ta, BooleanSupplier step) {
    this.executor = executor;
    this.ta = ta;
    this.step = step;
  }

  /** From the next transaction on, keeps at least so much between two. */
  void atLeast(Duration between) {
    ta = IceTiming.longer(ta, between);
  }

  Duration ta() {
    return ta;
  }

  /** There may be something to do. */
  void wake() {
    if (timer == null && !stepping && !stopped) {
      run();
    }
  }

  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void run() {
    timer = null;
    stepping = true;
    boolean begun = step.getAsBoolean();
    stepping = false;
    if (begun && !stopped) {
      timer = executor.schedule(this::run, ta.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
