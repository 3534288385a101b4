package org.chordial.media.rtp;

/**
 * Makes a number that wraps around into one that does not: the value that ends in the given bits
 * and is closest to the highest so far. The first one stays as it is, plus one turn, so that what
 * came just before it does not become negative.
 */
public final class Extender {

  private final int bits;
  private final long turn;
  private long highest = -1;

  private Extender(int bits) {
    this.bits = bits;
    this.turn = 1L << bits;
  }

  /** For sequence numbers. */
  public static Extender ofSequence() {
    return new Extender(16);
  }

  /** For timestamps. */
  public static Extender ofTimestamp() {
    return new Extender(32);
  }

  /** Extends a value without remembering it, as if it were the newest thing seen. */
  public long peek(long value) {
    if (highest < 0) {
      return value + turn;
    }
    int shift = 64 - bits;
    return highest + (((value - highest) << shift) >> shift);
  }

  /** Extends a value, and remembers it where it is the highest. */
  public long extend(long value) {
    long extended = peek(value);
    highest = Math.max(highest, extended);
    return extended;
  }

  /** The highest so far, or -1. */
  public long highest() {
    return highest;
  }

  /** Forgets everything. */
  public void reset() {
    highest = -1;
  }
}
