package org.chordial.ice.vnet;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One task in virtual time, once or again and again. */
final class VirtualTask<T> extends FutureTask<T> implements ScheduledFuture<T> {

  private final VirtualTime time;
  private final long periodNanos;
  private final boolean loud;
  private long due;
  private boolean waits;
  private Throwable thrown;

  /**
   * @param loud whether a throw reaches the driver; else it stays in the future
   */
  VirtualTask(VirtualTime time, Callable<T> action, long periodNanos, boolean loud) {
    super(action);
    this.time = time;
    this.periodNanos = periodNanos;
    this.loud = loud;
  }

  long due() {
    return due;
  }

  void due(long at) {
    due = at;
  }

  /** Whether it is in the heap and is to run. */
  boolean waits() {
    return waits;
  }

  void waits(boolean now) {
    waits = now;
  }

  @Override
  public void run() {
    if (periodNanos == 0) {
      super.run();
    } else if (runAndReset()) {
      time.again(this, due + periodNanos);
    }
  }

  @Override
  protected void setException(Throwable throwable) {
    thrown = throwable;
    super.setException(throwable);
  }

  void rethrow() {
    if (loud && thrown != null) {
      switch (thrown) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(thrown);
      }
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    time.forget(this);
    return cancelled;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(due - time.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.compare(due, ((VirtualTask<?>) other).due);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
