package org.chordial.ice.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * How the controlling agent picks the one pair of a component for a peer that accepts no second
 * nomination (RFC 8445, section 8.1.1): the best valid one, as soon as no better one can be hoped
 * for, or when patience ends.
 */
final class Nomination {

  private final ScheduledExecutorService executor;
  private final Duration patience;
  private final Checklist checklist;
  private final int component;
  private final Runnable queued;
  private ScheduledFuture<?> timer;
  private CheckPair nominee;

  /**
   * @param queued called when a pair was put into the triggered-check queue
   */
  Nomination(
      ScheduledExecutorService executor,
      Duration patience,
      Checklist checklist,
      int component,
      Runnable queued) {
    this.executor = executor;
    this.patience = patience;
    this.checklist = checklist;
    this.component = component;
    this.queued = queued;
  }

  /** A check has ended, or the role has changed. */
  void consider() {
    Optional<CheckPair> best = checklist.bestValid(component);
    if (nominee != null || best.isEmpty()) {
      return;
    }
    if (!checklist.hopeAbove(best.get())) {
      nominate(best.get());
    } else if (timer == null) {
      timer = executor.schedule(this::patienceOver, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void patienceOver() {
    if (nominee == null) {
      checklist.bestValid(component).ifPresent(this::nominate);
    }
  }

  /** Section 8.1.1: it "repeats the connectivity check that produced this valid pair". */
  private void nominate(CheckPair pair) {
    stop();
    nominee = pair;
    pair.nominating = true;
    checklist.trigger(pair);
    queued.run();
  }

  /** The role has changed, and with it who nominates. */
  void withdraw() {
    stop();
    timer = null;
    if (nominee != null) {
      nominee.nominating = false;
      nominee = null;
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
