package org.chordial.overlay.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;

/**
 * Tells whether the other side of a link is still there, by what it owes: every data frame is to be
 * acknowledged at once (RFC 6940 section 6.6.1), so silence after sending is a sign of death within
 * a few round trips, long before the retransmissions have been used up (section 6.6.3.1).
 */
final class LinkWatch {
  /**
   * Enough for one retransmission and its acknowledgement, and for a busy peer to take a breath.
   */
  private static final Duration PATIENCE = Duration.ofMillis(600);

  /** However long the round trip. */
  private static final Duration LONG_WAY = Duration.ofMillis(1500);

  /** A computer with too much to do keeps its neighbours waiting: they learn to wait longer. */
  private static final Duration PER_ALARM = Duration.ofMillis(300);

  private static final int MOST_ALARMS = 5;

  /** So many answers in good time take one false alarm back. */
  private static final int CALM = 16;

  /** Before the first round trip has been measured. */
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(1);

  /** A timer that is later than this ran on a computer that stood still, and heard nothing. */
  private static final Duration LATE = Duration.ofMillis(100);

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
  private Instant waitingSince;
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
    if (waitingSince == null && !closed) {
      waitingSince = context.clock().instant();
      if (timer == null) {
        schedule(waitingSince.plus(patience().dividedBy(2)));
      }
    }
  }

  /** A frame came. */
  void heard() {
    if (doubted || suspected) {
      falseAlarms = Math.min(falseAlarms + 1, MOST_ALARMS);
      calm = 0;
    } else if (waitingSince != null && ++calm > CALM) {
      falseAlarms = Math.max(0, falseAlarms - 1);
      calm = 0;
    }
    waitingSince = null;
    doubted = false;
    if (suspected) {
      suspected = false;
      listener.suspicionChanged();
    }
  }

  boolean suspected() {
    return suspected;
  }

  private Duration patience() {
    Duration patience =
        rtt.get().map(time -> PATIENCE.plus(time.multipliedBy(2))).orElse(FIRST_PATIENCE);
    patience = patience.compareTo(LONG_WAY) < 0 ? patience : LONG_WAY;
    return patience.plus(PER_ALARM.multipliedBy(falseAlarms));
  }

  private void schedule(Instant at) {
    long millis = Math.max(1, Duration.between(context.clock().instant(), at).toMillis());
    timer = context.executor().schedule(() -> check(at), millis, TimeUnit.MILLISECONDS);
  }

  private void check(Instant due) {
    timer = null;
    if (closed || waitingSince == null || suspected) {
      return;
    }
    Instant now = context.clock().instant();
    if (now.isAfter(due.plus(LATE))) {
      // What came meanwhile lies behind this task in the queue.
      schedule(now.plus(LATE));
      return;
    }
    Duration patience = patience();
    Instant half = waitingSince.plus(patience.dividedBy(2));
    Instant end = waitingSince.plus(patience);
    if (now.isBefore(half)) {
      schedule(half);
    } else if (now.isBefore(end)) {
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
