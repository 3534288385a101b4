package org.chordial.overlay.forward;

import java.time.InstantSource;

/**
 * Ends messages that go round in circles before their TTL does: peers that differ about their
 * neighbours, as after a death or while several join, would hand them on a hundred times. A request
 * rightly passes a few times, since its originator and the peers on its way try several ways at
 * once. A table of fixed size; who forgets early is only a little less strict.
 */
final class LoopGuard {
  private static final int SLOT_BITS = 9;
  private static final int SLOTS = 1 << SLOT_BITS;
  private static final int MOST_PASSES = 4;
  private static final long WINDOW_MILLIS = 2000;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final InstantSource clock;
  private final long[] keys = new long[SLOTS];

  /** In milliseconds, the lower half: it comes round in weeks. */
  private final int[] since = new int[SLOTS];

  private final byte[] passes = new byte[SLOTS];

  LoopGuard(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param fragmentOffset of this part of the message, in bytes
   * @return whether the message may pass on
   */
  boolean admits(long transactionId, int fragmentOffset) {
    long key = (transactionId + fragmentOffset) * MIX;
    int slot = (int) (key >>> (Long.SIZE - SLOT_BITS));
    int now = (int) clock.millis();
    if (keys[slot] != key || now - since[slot] > WINDOW_MILLIS) {
      keys[slot] = key;
      since[slot] = now;
      passes[slot] = 1;
      return true;
    }
    if (passes[slot] >= MOST_PASSES) {
      return false;
    }
    passes[slot]++;
    return true;
  }
}
