package org.chordial.ice.agent;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Checks that are worth another one earlier than the retransmissions of section 14.3. */
final class RepeatedChecks {

  /** When a pair is checked again whose one direction works; then after twice the time. */
  private static final long URGE_MILLIS = 100;

  private static final int MAX_URGED = 4;

  /** A connection that the peer's relay rejects is opened again for six seconds. */
  private static final int MAX_REJECTED = 6;

  private final ScheduledExecutorService executor;
  private final Checklist checklist;
  private final CheckSchedule schedule;
  private final BooleanSupplier wanted;
  private final BooleanSupplier settled;
  private boolean heardPeer;

  /**
   * @param wanted whether checks still go
   * @param settled whether no better pair is looked for
   */
  RepeatedChecks(
      ScheduledExecutorService executor,
      Checklist checklist,
      CheckSchedule schedule,
      BooleanSupplier wanted,
      BooleanSupplier settled) {
    this.executor = executor;
    this.checklist = checklist;
    this.schedule = schedule;
    this.wanted = wanted;
    this.settled = settled;
  }

  /** A check of the peer has come on a pair that is not known to work. */
  void heard(CheckPair pair) {
    if (!heardPeer) {
      heardPeer = true;
      checkOthers(pair);
    }
    if (!pair.heard) {
      pair.heard = true;
      after(URGE_MILLIS, () -> urge(pair));
    }
  }

  /**
   * The peer has begun: what we sent it before has met translators that it had not opened yet. The
   * direct pairs are worth another check at once, or a relay would win by their retransmission
   * time.
   */
  private void checkOthers(CheckPair triggered) {
    for (CheckPair pair : checklist.pairs()) {
      if (pair != triggered && pair.state == CheckPair.State.IN_PROGRESS && !pair.isRelayed()) {
        checklist.trigger(pair);
      }
    }
    schedule.wake();
  }

  /** A pair whose one direction works is worth more than the retransmissions of section 14.3. */
  private void urge(CheckPair pair) {
    if (wanted.getAsBoolean()
        && pair.state == CheckPair.State.IN_PROGRESS
        && pair.urged < MAX_URGED) {
      pair.urged++;
      checklist.trigger(pair);
      schedule.wake();
      after(URGE_MILLIS << pair.urged, () -> urge(pair));
    }
  }

  /**
   * A check has failed. RFC 6062, section 5.3: the peer's relay rejects who has no permission yet,
   * and the peer may hear of this agent after this agent has heard of it.
   */
  void failed(CheckPair pair) {
    if (!settled.getAsBoolean()
        && pair.remote.type() == CandidateType.RELAYED
        && pair.remote.transport() == CandidateTransport.TCP_PASSIVE
        && pair.urged < MAX_REJECTED) {
      after(URGE_MILLIS << pair.urged++, () -> again(pair));
    }
  }

  private void again(CheckPair pair) {
    if (wanted.getAsBoolean() && !settled.getAsBoolean() && pair.state == CheckPair.State.FAILED) {
      checklist.trigger(pair);
      schedule.wake();
    }
  }

  private void after(long millis, Runnable task) {
    var _ = executor.schedule(task, millis, TimeUnit.MILLISECONDS);
  }
}
