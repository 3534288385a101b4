package org.chordial.overlay.link;

/**
 * Remembers the 32 sequence numbers received last, for acknowledgements (RFC 6940 section 6.6.2):
 * "For each of the previous 32 packets, if the sequence number M is less than N but greater than
 * N-32, the N-M bit of the received bitmask is set to one".
 */
final class ReceivedNumbers {
  private static final int KEPT = 32;

  private final int[] numbers = new int[KEPT];
  private int count;
  private int next;

  /** Takes a received number and returns the bitmask of its acknowledgement. */
  int received(int number) {
    int mask = 0;
    for (int i = 0; i < count; i++) {
      int back = number - numbers[i];
      if (back > 0 && back < KEPT) {
        mask |= 1 << back;
      }
    }
    numbers[next] = number;
    next = (next + 1) % KEPT;
    count = Math.min(count + 1, KEPT);
    return mask;
  }
}
