package org.chordial.overlay.forward;

/**
 * The order of configuration sequence numbers (RFC 6940 section 6.3.2.1): "monotonically increasing
 * mod 65535. Because the sequence number may, in principle, wrap, greater than or less than are
 * interpreted by modulo arithmetic as in TCP."
 */
public final class SequenceNumbers {
  private static final int MODULUS = 65535;

  private SequenceNumbers() {}

  public static boolean newer(int candidate, int than) {
    int ahead = Math.floorMod(candidate - than, MODULUS);
    return ahead != 0 && ahead <= MODULUS / 2;
  }
}
