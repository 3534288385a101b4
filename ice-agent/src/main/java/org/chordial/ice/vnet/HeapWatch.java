package org.chordial.ice.vnet;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells a test whether something keeps memory: what is in use after garbage collection, then and
 * now.
 */
public final class HeapWatch {

  /** Far above what warms up meanwhile, far below one buffer kept for each of many packets. */
  private static final long BOUND = 16L << 20;

  private static final int COLLECTIONS = 3;

  /** Longer than a server on real sockets waits for what its clients have left unsaid. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final long before = used();

  /**
   * Looks once more, and again for a minute where other threads are still busy with what the test
   * has sent them.
   *
   * @throws AssertionError where more than 16 MiB stay that were not there at the start
   */
  public void assertFlat() {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    long grown = used() - before;
    while (grown > BOUND) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the heap has grown by " + grown + " bytes");
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
      grown = used() - before;
    }
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
