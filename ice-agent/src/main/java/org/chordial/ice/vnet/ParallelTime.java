package org.chordial.ice.vnet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Several virtual times that run beside each other on the computer's processors, in steps so short
 * that nothing one of them sends can reach another within the step. Between steps all stand still
 * and the driving thread has them for itself. What happens depends on the parts and the step alone,
 * not on how many threads do the work or how fast they are.
 */
public final class ParallelTime implements AutoCloseable {
  /**
   * Longer than what is done between two steps: to wake a thread that sleeps takes about as long as
   * a step.
   */
  private static final long SPIN_NANOS = 300_000;

  private final List<VirtualTime> parts = new ArrayList<>();
  private final long stepNanos;
  private final List<Thread> workers = new ArrayList<>();
  private final AtomicIntegerArray claimed;
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch ended;
  private final AtomicInteger step = new AtomicInteger();
  private volatile Thread driver;
  private volatile boolean closed;

  /**
   * @param count how many times there are
   * @param step no longer than the shortest way between hosts of two parts
   * @param threads how many work, the driving one included
   */
  public ParallelTime(int count, Duration step, int threads) {
    for (int i = 0; i < count; i++) {
      parts.add(new VirtualTime());
    }
    stepNanos = step.toNanos();
    claimed = new AtomicIntegerArray(count);
    int others = Math.min(threads, count) - 1;
    ended = new CountDownLatch(others);
    for (int i = 0; i < others; i++) {
      int first = (i + 1) * count / (others + 1);
      Thread worker = new Thread(() -> work(first), "virtual-time-" + (i + 1));
      worker.setDaemon(true);
      workers.add(worker);
      worker.start();
    }
  }

  public List<VirtualTime> parts() {
    return List.copyOf(parts);
  }

  /** How much time has passed since the start. */
  public Duration elapsed() {
    return parts.getFirst().elapsed();
  }

  /** How many tasks have been run. */
  public long tasksRun() {
    return parts.stream().mapToLong(VirtualTime::tasksRun).sum();
  }

  /**
   * Runs all that is due within the given time.
   *
   * @param between runs after every step, while all parts stand still
   */
  public void advance(Duration by, Runnable between) {
    long end = parts.getFirst().nanos() + by.toNanos();
    while (parts.getFirst().nanos() < end) {
      long stepEnd = Math.min(end, parts.getFirst().nanos() + stepNanos);
      parts.forEach(part -> part.stepUntil(stepEnd));
      runStep();
      parts.forEach(part -> part.stepUntil(Long.MAX_VALUE));
      parts.forEach(VirtualTime::deliverPosts);
      between.run();
    }
  }

  private void runStep() {
    driver = Thread.currentThread();
    unfinished.set(parts.size());
    // A worker that comes late from the step before may begin at once: all is ready by now.
    for (int i = 0; i < parts.size(); i++) {
      claimed.set(i, 0);
    }
    step.incrementAndGet();
    workers.forEach(LockSupport::unpark);
    runParts(0);
    long since = System.nanoTime();
    while (unfinished.get() > 0) {
      rest(since);
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a task in virtual time failed", thrown);
    }
  }

  private void work(int first) {
    int done = 0;
    long since = System.nanoTime();
    while (!closed) {
      int now = step.get();
      if (now == done) {
        rest(since);
      } else {
        done = now;
        runParts(first);
        since = System.nanoTime();
      }
    }
    ended.countDown();
  }

  private static void rest(long since) {
    if (System.nanoTime() - since < SPIN_NANOS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void runParts(int first) {
    for (int i = 0; i < parts.size(); i++) {
      int part = (first + i) % parts.size();
      if (claimed.compareAndSet(part, 0, 1)) {
        try {
          parts.get(part).runStep();
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        } finally {
          if (unfinished.decrementAndGet() == 0) {
            LockSupport.unpark(driver);
          }
        }
      }
    }
  }

  /** Ends the threads; what is still to do is not done. */
  @Override
  public void close() {
    closed = true;
    workers.forEach(LockSupport::unpark);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.forEach(VirtualTime::shutdown);
  }
}
