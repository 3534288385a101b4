package org.chordial.ice.agent;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.chordial.ice.net.CoreContext;

/** Frees the bases that no selected pair goes through, once the peer uses them no more. */
final class UnusedBases {

  /** Section 8.3.1: "the agent SHOULD wait an additional three seconds" with freeing candidates. */
  private static final Duration FREE_AFTER = Duration.ofSeconds(3);

  /** A base that was silent for so long is not the peer's way to us. */
  private static final Duration IDLE = Duration.ofSeconds(2);

  private final CoreContext context;
  private final List<LocalBase> bases;
  private final IntFunction<CheckPair> inUse;
  private final Consumer<LocalBase> free;
  private final Map<LocalBase, Long> heardMillis = new HashMap<>();
  private ScheduledFuture<?> timer;

  /**
   * @param bases that are open, at any time
   * @param inUse the pair of a component, or null
   * @param free closes one
   */
  UnusedBases(
      CoreContext context,
      List<LocalBase> bases,
      IntFunction<CheckPair> inUse,
      Consumer<LocalBase> free) {
    this.context = context;
    this.bases = bases;
    this.inUse = inUse;
    this.free = free;
  }

  /** The peer has been heard through a base. */
  void heard(LocalBase base) {
    heardMillis.put(base, context.clock().millis());
  }

  /** Every pair is settled. */
  void freeSoon() {
    stop();
    timer =
        context.executor().schedule(this::freeNow, FREE_AFTER.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A base that the peer still uses stays open until it does no more. */
  private void freeNow() {
    boolean busy = false;
    long now = context.clock().millis();
    for (LocalBase base : List.copyOf(bases)) {
      CheckPair pair = inUse.apply(base.host().component());
      if (pair == null) {
        continue;
      }
      if (pair.base().equals(base)) {
        base.connections().ifPresent(framed -> framed.keepOnly(pair.remote.address()));
      } else if (now - heardMillis.getOrDefault(base, 0L) < IDLE.toMillis()) {
        busy = true;
      } else {
        free.accept(base);
      }
    }
    if (busy) {
      freeSoon();
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
