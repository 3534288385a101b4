package org.chordial.overlay.link;

/**
 * How many messages may be in flight, by slow start and congestion avoidance (RFC 5681 section 3),
 * one message counted as one segment. RFC 5405 section 3.1.1 asks for no more than this.
 */
final class CongestionWindow {
  /** RFC 3390: four segments of up to 1095 bytes, three of more; messages are mostly smaller. */
  static final int INITIAL = 4;

  /** Bounds what a link holds in memory; 128 messages of 1200 bytes in 100 ms are 12 Mbit/s. */
  static final int MAX = 128;

  private static final int LEAST_THRESHOLD = 2;

  private double size = INITIAL;
  private double threshold = MAX;

  /** Losses of transmissions before this number belong to a congestion that was answered. */
  private int recoveryEnd;

  private boolean recovering;

  int size() {
    return (int) size;
  }

  /** So many messages were acknowledged while the window was full. */
  void acknowledged(int sequence, int messages) {
    if (recovering && sequence - recoveryEnd < 0) {
      return;
    }
    recovering = false;
    size = Math.min(MAX, size < threshold ? size + messages : size + messages / size);
  }

  /** A transmission is lost: the window is halved, once for all that were sent before. */
  void lost(int sequence, int nextSequence) {
    if (recovering && sequence - recoveryEnd < 0) {
      return;
    }
    threshold = Math.max(LEAST_THRESHOLD, size / 2);
    size = threshold;
    recover(nextSequence);
  }

  void timedOut(int inFlight, int nextSequence) {
    threshold = Math.max(LEAST_THRESHOLD, inFlight / 2.0);
    size = 1;
    recover(nextSequence);
    recovering = false;
  }

  private void recover(int nextSequence) {
    recovering = true;
    recoveryEnd = nextSequence;
  }

  /** RFC 5681 section 4.1: after an idle time longer than the time-out, no burst of old size. */
  void restart() {
    size = Math.min(size, INITIAL);
  }
}
