package org.chordial.overlay.wire;

/**
 * Indices to fetch from an array, both ends included (RFC 6940 section 7.4.2.1), 32 bits unsigned.
 */
public record ArrayRange(long first, long last) {
  /** "0xffffffff is used to indicate the final element." */
  public static final long FINAL = 0xffffffffL;

  public static final ArrayRange ALL = new ArrayRange(0, FINAL);
}
