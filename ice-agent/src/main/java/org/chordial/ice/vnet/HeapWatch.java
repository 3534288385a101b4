package org.chordial.ice.vnet;

import java.lang.management.ManagementFactory;

/**
 * Tells a test whether something keeps memory: what is in use after garbage collection, then and
 * now.
 */
public final class HeapWatch {

  /** Far above what warms up meanwhile, far below one buffer kept for each of many packets. */
  private static final long BOUND = 16L << 20;

  private static final int COLLECTIONS = 3;

  private final long before = used();

  /**
   * Looks once more.
   *
   * @throws AssertionError where more than 16 MiB are kept that were not kept at the start
   */
  public void assertFlat() {
    long grown = used() - before;
    if (grown > BOUND) {
      throw new AssertionError("the heap has grown by " + grown + " bytes");
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
