package org.chordial.ice.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.LockstepExecutor;

/**
 * The border between a serial executor and the one thread that does a handshake, which blocks. What
 * the executor gives, the thread waits for; what the thread gives runs on the executor. In virtual
 * time the executor waits, after each thing it gives, until the thread waits again: so no time
 * passes while the thread works and the order of events does not depend on its speed.
 */
final class Handover {

  /** More is never useful: a flight of ours is at most a dozen records. */
  private static final int MAX_WAITING = 64;

  private static final long FIRST_VIRTUAL_RESEND_MILLIS = 500;
  private static final long LAST_VIRTUAL_RESEND_MILLIS = 60_000;

  private final CoreContext context;
  private final boolean lockstep;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
  private boolean working;
  private boolean finished;
  private boolean cancelled;
  private boolean resendDue;
  private long virtualResend = FIRST_VIRTUAL_RESEND_MILLIS;

  Handover(CoreContext context) {
    this.context = context;
    this.lockstep = context.executor() instanceof LockstepExecutor;
  }

  boolean isLockstep() {
    return lockstep;
  }

  /** Executor: starts the thread's work. */
  void start(String name, Runnable work) {
    working = true;
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try {
                work.run();
              } finally {
                finish();
              }
            });
    awaitRest();
  }

  /** Executor: hands a datagram over; false if too many wait already. */
  boolean give(byte[] datagram) {
    return wake(
        () -> {
          if (arrived.size() >= MAX_WAITING) {
            return false;
          }
          arrived.add(datagram);
          return true;
        });
  }

  /** Executor: makes the thread's next wait fail. */
  void cancel() {
    wake(() -> cancelled = true);
  }

  private boolean wake(Supplier<Boolean> change) {
    lock.lock();
    try {
      boolean result = change.get();
      if (result) {
        changed.signalAll();
        working = !finished;
      }
      return result;
    } finally {
      lock.unlock();
      awaitRest();
    }
  }

  private void awaitRest() {
    if (!lockstep) {
      return;
    }
    lock.lock();
    try {
      while (working) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void finish() {
    lock.lock();
    try {
      finished = true;
      working = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Executor: what the thread did not take. */
  ArrayDeque<byte[]> drain() {
    lock.lock();
    try {
      ArrayDeque<byte[]> left = new ArrayDeque<>(arrived);
      arrived.clear();
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Thread: runs on the executor, and waits for the answer. */
  <T> T ask(Supplier<T> question) {
    var answer =
        new Object() {
          T value;
          RuntimeException thrown;
          boolean there;
        };
    context
        .executor()
        .execute(
            () ->
                wake(
                    () -> {
                      try {
                        answer.value = question.get();
                      } catch (RuntimeException e) {
                        answer.thrown = e;
                      }
                      return answer.there = true;
                    }));
    lock.lock();
    try {
      while (!answer.there) {
        restWhileWaiting();
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    if (answer.thrown != null) {
      throw answer.thrown;
    }
    return answer.value;
  }

  private void restWhileWaiting() {
    working = false;
    changed.signalAll();
  }

  /** Thread: a flight has been sent, so a new wait begins. */
  void sent() {
    lock.lock();
    try {
      resendDue = false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Thread: the next datagram, or null when it is time to send the last flight again.
   *
   * @param waitMillis how long the library wants to wait, in real time
   */
  byte[] take(int waitMillis) throws IOException {
    lock.lock();
    try {
      return lockstep ? takeInVirtualTime(waitMillis) : takeInRealTime(waitMillis);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("handshake thread interrupted");
    } finally {
      lock.unlock();
    }
  }

  private byte[] takeInRealTime(int waitMillis) throws IOException, InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
    while (arrived.isEmpty() && left > 0) {
      failIfCancelled();
      left = changed.awaitNanos(left);
    }
    failIfCancelled();
    return arrived.poll();
  }

  private byte[] takeInVirtualTime(int waitMillis) throws IOException, InterruptedException {
    ScheduledFuture<?> timer = null;
    while (arrived.isEmpty() && !resendDue) {
      failIfCancelled();
      if (timer == null) {
        timer =
            context
                .executor()
                .schedule(
                    () -> {
                      wake(() -> resendDue = true);
                    },
                    virtualResend,
                    TimeUnit.MILLISECONDS);
        virtualResend = Math.min(2 * virtualResend, LAST_VIRTUAL_RESEND_MILLIS);
      }
      restWhileWaiting();
      changed.await();
    }
    failIfCancelled();
    byte[] datagram = arrived.poll();
    if (datagram != null) {
      virtualResend = FIRST_VIRTUAL_RESEND_MILLIS;
      if (timer != null) {
        timer.cancel(false);
      }
    } else {
      // Virtual time is up, but the library looks at the real clock: let it see the same.
      Thread.sleep(waitMillis);
    }
    return datagram;
  }

  private void failIfCancelled() throws IOException {
    if (cancelled) {
      throw new IOException("handshake cancelled");
    }
  }
}
