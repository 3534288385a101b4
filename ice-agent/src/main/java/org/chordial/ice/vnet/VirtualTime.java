package org.chordial.ice.vnet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.LockstepExecutor;

/**
 * A serial executor and a clock that move only when told to. Tasks run on the thread that calls
 * {@link #advance} or {@link #runUntil}, in the order of their times and, at the same time, in the
 * order they were given. A task that throws ends the call with what it threw.
 *
 * <p>Tasks may be given on any thread; everything else belongs to the driving thread.
 */
public final class VirtualTime extends AbstractExecutorService
    implements LockstepExecutor, InstantSource {

  private static final Instant DEFAULT_START = Instant.parse("2026-11-22T12:00:00Z");

  private final Instant start;
  private final TaskHeap tasks = new TaskHeap();
  private volatile long nanos;
  private Now now;
  private long done;
  private boolean shutdown;
  private List<Post> posts = new ArrayList<>();
  private long stepEnd = Long.MAX_VALUE;

  private record Now(long nanos, Instant instant, long millis) {}

  /** What is to run in another time that runs beside this one. */
  private record Post(VirtualTime to, long due, Runnable task) {}

  public VirtualTime() {
    this(DEFAULT_START);
  }

  public VirtualTime(Instant start) {
    this.start = start;
    this.now = new Now(0, start, start.toEpochMilli());
  }

  /** A context in this time whose random numbers come from the seed; not for secrets. */
  public CoreContext context(long seed) {
    return new CoreContext(this, this, new SplittableRandom(seed));
  }

  /** The same object as long as no time passes. */
  @Override
  public Instant instant() {
    return now().instant;
  }

  @Override
  public long millis() {
    return now().millis;
  }

  private Now now() {
    Now last = now;
    long at = nanos;
    if (last.nanos != at) {
      Instant instant = start.plusNanos(at);
      last = new Now(at, instant, instant.toEpochMilli());
      now = last;
    }
    return last;
  }

  /** How much time has passed since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(nanos);
  }

  /** How many tasks have been run. */
  public synchronized long tasksRun() {
    return done;
  }

  /** Runs all that is due within the given time, and ends that much later. */
  public void advance(Duration by) {
    long end = nanos() + by.toNanos();
    runUntil(() -> false, by);
    moveTo(end);
  }

  /**
   * Runs until the condition holds, which is looked at after every task.
   *
   * @param limit how much time may pass meanwhile
   * @return whether it holds; time has then moved only as far as needed
   */
  public boolean runUntil(BooleanSupplier condition, Duration limit) {
    long end = nanos() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      VirtualTask<?> next = next(end);
      if (next == null) {
        return false;
      }
      next.run();
      next.rethrow();
    }
    return true;
  }

  /**
   * Runs until the future is complete.
   *
   * @throws CompletionException if it failed
   * @throws IllegalStateException if it did not complete within the limit
   */
  public <T> T await(CompletableFuture<T> future, Duration limit) {
    if (!runUntil(future::isDone, limit)) {
      throw new IllegalStateException("nothing came within " + limit);
    }
    return future.join();
  }

  long nanos() {
    return nanos;
  }

  private synchronized void moveTo(long end) {
    nanos = Math.max(nanos, end);
  }

  private synchronized VirtualTask<?> next(long end) {
    if (tasks.firstDue() > end) {
      return null;
    }
    VirtualTask<?> next = tasks.poll();
    nanos = Math.max(nanos, next.due());
    done++;
    return next;
  }

  /**
   * Gives a task to the time that runs beside this one, or to this one, {@code delayNanos} from
   * this one's now. Another time gets it when the step is over.
   *
   * @throws IllegalStateException where it would be due within the step
   */
  void post(VirtualTime to, Runnable task, long delayNanos) {
    if (to == this) {
      var _ = schedule(task, delayNanos, TimeUnit.NANOSECONDS);
      return;
    }
    long due = nanos + delayNanos;
    if (due < stepEnd && stepEnd != Long.MAX_VALUE) {
      throw new IllegalStateException(
          "nothing reaches another part of the network within a step of its time");
    }
    posts.add(new Post(to, due, task));
  }

  /** From now on a step: nothing leaves this time for another before its end. */
  void stepUntil(long end) {
    stepEnd = end;
  }

  /** Runs all that is due before the end of the step. */
  void runStep() {
    long end = stepEnd;
    for (VirtualTask<?> next = next(end - 1); next != null; next = next(end - 1)) {
      next.run();
      next.rethrow();
    }
    moveTo(end);
  }

  /** Hands over what was given to other times. */
  void deliverPosts() {
    for (Post post : posts) {
      var _ = post.to.give(callable(post.task), Math.max(0, post.due - post.to.nanos), 0, true);
    }
    posts.clear();
  }

  synchronized void forget(VirtualTask<?> task) {
    tasks.cancelled(task);
  }

  synchronized void again(VirtualTask<?> task, long due) {
    if (!shutdown) {
      task.due(due);
      tasks.add(task, due);
    }
  }

  private synchronized <T> VirtualTask<T> give(
      Callable<T> action, long delayNanos, long periodNanos, boolean loud) {
    if (shutdown) {
      throw new RejectedExecutionException("virtual time has been shut down");
    }
    VirtualTask<T> task = new VirtualTask<>(this, action, periodNanos, loud);
    long due = nanos + Math.max(0, delayNanos);
    task.due(due);
    tasks.add(task, due);
    return task;
  }

  @Override
  public void execute(Runnable command) {
    var _ = give(callable(command), 0, 0, true);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return give(callable(command), unit.toNanos(delay), 0, true);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return give(callable, unit.toNanos(delay), 0, false);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return give(
        callable(command), unit.toNanos(initialDelay), positive(unit.toNanos(period)), true);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    // No time passes within a task, so a fixed delay and a fixed rate are the same.
    return scheduleAtFixedRate(command, initialDelay, delay, unit);
  }

  private static long positive(long period) {
    if (period <= 0) {
      throw new IllegalArgumentException("a period must be positive");
    }
    return period;
  }

  private static Callable<Void> callable(Runnable command) {
    return () -> {
      command.run();
      return null;
    };
  }

  @Override
  public synchronized void shutdown() {
    shutdown = true;
    var _ = tasks.clear();
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    shutdown = true;
    return List.copyOf(tasks.clear());
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown();
  }
}
