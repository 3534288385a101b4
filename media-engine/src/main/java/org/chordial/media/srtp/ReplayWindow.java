package org.chordial.media.srtp;

/**
 * RFC 3711 section 3.3.2: "Only packets with index ahead of the window, or, inside the window but
 * not already received, SHALL be accepted." The window holds the last {@value #SIZE} indices.
 */
final class ReplayWindow {

  static final int SIZE = 256;

  private final long[] seen = new long[SIZE / 64];
  private long highest = -1;

  long highest() {
    return highest;
  }

  /** OK, REPLAYED or TOO_OLD; changes nothing. */
  SrtpOutcome check(long index) {
    if (index > highest) {
      return SrtpOutcome.OK;
    }
    if (highest - index >= SIZE) {
      return SrtpOutcome.TOO_OLD;
    }
    return (seen[word(index)] & bit(index)) == 0 ? SrtpOutcome.OK : SrtpOutcome.REPLAYED;
  }

  /** Notes the index of a packet whose tag was right. */
  void accept(long index) {
    if (index > highest) {
      long steps = Math.min(index - highest, SIZE);
      for (long i = index - steps + 1; i <= index; i++) {
        seen[word(i)] &= ~bit(i);
      }
      highest = index;
    }
    seen[word(index)] |= bit(index);
  }

  private static int word(long index) {
    return (int) (index % SIZE / 64);
  }

  private static long bit(long index) {
    return 1L << (index % 64);
  }
}
