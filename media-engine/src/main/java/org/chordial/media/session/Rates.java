package org.chordial.media.session;

/** Bits a second from byte counts that are looked at once a second. */
final class Rates {

  private long bytesIn;
  private long bytesOut;
  private long in;
  private long out;

  /**
   * @return whether anything came since the last call
   */
  boolean second(long totalIn, long totalOut) {
    in = 8 * (totalIn - bytesIn);
    out = 8 * (totalOut - bytesOut);
    bytesIn = totalIn;
    bytesOut = totalOut;
    return in > 0;
  }

  long in() {
    return in;
  }

  long out() {
    return out;
  }
}
