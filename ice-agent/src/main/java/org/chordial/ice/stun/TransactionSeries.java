package org.chordial.ice.stun;

/** The latest transaction ids of somebody who asks again and again, in a ring. */
final class TransactionSeries {

  private final int[] highs;
  private final long[] lows;
  private final boolean[] open;
  private int next;

  TransactionSeries(int most) {
    highs = new int[most];
    lows = new long[most];
    open = new boolean[most];
  }

  void add(int high, long low) {
    if (open.length == 0) {
      return;
    }
    highs[next] = high;
    lows[next] = low;
    open[next] = true;
    next = (next + 1) % open.length;
  }

  /** Whether an id is here; it is no more afterwards. */
  boolean take(TransactionId id) {
    for (int i = 0; i < open.length; i++) {
      if (open[i] && highs[i] == id.high() && lows[i] == id.low()) {
        open[i] = false;
        return true;
      }
    }
    return false;
  }
}
