package org.chordial.app.call;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The timers of one call, at most one of each kind. On the phone's executor only. */
final class CallTimers {
  private final ScheduledExecutorService executor;
  private final Consumer<CallTimer> expired;
  private final Map<CallTimer, ScheduledFuture<?>> running = new EnumMap<>(CallTimer.class);

  CallTimers(ScheduledExecutorService executor, Consumer<CallTimer> expired) {
    this.executor = executor;
    this.expired = expired;
  }

  void start(CallTimer timer) {
    stop(timer);
    running.put(
        timer,
        executor.schedule(
            () -> expired.accept(timer), timer.limit().toMillis(), TimeUnit.MILLISECONDS));
  }

  void stop(CallTimer timer) {
    ScheduledFuture<?> future = running.remove(timer);
    if (future != null) {
      future.cancel(false);
    }
  }
}
