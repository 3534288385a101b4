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
  private long order;
  private int place = -1;
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

  void due(long due, long order) {
    this.due = due;
    this.order = order;
  }

  /** Where in the heap it is; -1 outside. */
  int place() {
    return place;
  }

  void place(int now) {
    place = now;
  }

  boolean isBefore(VirtualTask<?> other) {
    return due < other.due || (due == other.due && order < other.order);
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
    VirtualTask<?> that = (VirtualTask<?>) other;
    int byTime = Long.compare(due, that.due);
    return byTime != 0 ? byTime : Long.compare(order, that.order);
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
