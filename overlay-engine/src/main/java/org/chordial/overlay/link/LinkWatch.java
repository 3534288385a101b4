package org.chordial.overlay.link;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;

/**
 * Tells whether the other side of a link is still there, by what it owes: every data frame is to be
 * acknowledged at once (RFC 6940 section 6.6.1), so silence after sending is a sign of death within
 * a few round trips, long before the retransmissions have been used up (section 6.6.3.1). All times
 * in milliseconds.
 */
final class LinkWatch {
  /**
   * Enough for one retransmission and its acknowledgement, and for a busy peer to take a breath.
   */
  private static final long PATIENCE = 600;

  /** However long the round trip. */
  private static final long LONG_WAY = 1500;

  /** A computer with too much to do keeps its neighbours waiting: they learn to wait longer. */
  private static final long PER_ALARM = 300;

  private static final int MOST_ALARMS = 5;

  /** So many answers in good time take one false alarm back. */
  private static final int CALM = 16;

  /** Before the first round trip has been measured. */
  private static final long FIRST_PATIENCE = 1000;

  /** A timer that is later than this ran on a computer that stood still, and heard nothing. */
  private static final long LATE = 100;

  private static final long NEVER = Long.MIN_VALUE;

  /** Hears each turn once. */
  interface Listener {
    /** Half of the patience is used up. */
    void doubted();

    /** {@link LinkWatch#suspected()} has changed. */
    void suspicionChanged();
  }

  private final CoreContext context;
  private final Supplier<Optional<Duration>> rtt;
  private final Listener listener;
  private long waitingSince = NEVER;
  private boolean doubted;
  private boolean suspected;
  private int falseAlarms;
  private int calm;
  private boolean closed;
  private ScheduledFuture<?> timer;

  LinkWatch(CoreContext context, Supplier<Optional<Duration>> rtt, Listener listener) {
    this.context = context;
    this.rtt = rtt;
    this.listener = listener;
  }

  /** Something was sent. */
  void sent() {
    if (waitingSince == NEVER && !closed) {
      waitingSince = context.clock().millis();
      if (timer == null) {
        schedule(waitingSince + patience() / 2);
      }
    }
  }

  /** A frame came. */
  void heard() {
    if (doubted || suspected) {
      falseAlarms = Math.min(falseAlarms + 1, MOST_ALARMS);
      calm = 0;
    } else if (waitingSince != NEVER && ++calm > CALM) {
      falseAlarms = Math.max(0, falseAlarms - 1);
      calm = 0;
    }
    waitingSince = NEVER;
    doubted = false;
    if (suspected) {
      suspected = false;
      listener.suspicionChanged();
    }
  }

  boolean suspected() {
    return suspected;
  }

  private long patience() {
    Optional<Duration> measured = rtt.get();
    long patience = measured.isEmpty() ? FIRST_PATIENCE : PATIENCE + 2 * measured.get().toMillis();
    return Math.min(patience, LONG_WAY) + PER_ALARM * falseAlarms;
  }

  private void schedule(long at) {
    long millis = Math.max(1, at - context.clock().millis());
    timer = context.executor().schedule(() -> check(at), millis, TimeUnit.MILLISECONDS);
  }

  private void check(long due) {
    timer = null;
    if (closed || waitingSince == NEVER || suspected) {
      return;
    }
    long now = context.clock().millis();
    if (now > due + LATE) {
      // What came meanwhile lies behind this task in the queue.
      schedule(now + LATE);
      return;
    }
    long patience = patience();
    long half = waitingSince + patience / 2;
    long end = waitingSince + patience;
    if (now < half) {
      schedule(half);
    } else if (now < end) {
      schedule(end);
      if (!doubted) {
        doubted = true;
        listener.doubted();
      }
    } else {
      suspected = true;
      listener.suspicionChanged();
    }
  }

  void close() {
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
