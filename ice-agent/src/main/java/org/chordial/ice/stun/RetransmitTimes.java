package org.chordial.ice.stun;

/**
 * When a request is sent again and when it has failed (RFC 8489, section 6.2.1).
 *
 * @param initialRtoMillis RTO, doubled after each sending
 * @param requests Rc, how often it is sent in all
 * @param lastFactor Rm: after the last sending, this many times the initial RTO
 */
public record RetransmitTimes(long initialRtoMillis, int requests, int lastFactor) {

  private static final int RC = 7;
  private static final int RM = 16;

  public RetransmitTimes {
    if (initialRtoMillis < 1 || requests < 1 || requests > 16 || lastFactor < 1) {
      throw new IllegalArgumentException("retransmission times out of range");
    }
  }

  /** With the defaults Rc = 7 and Rm = 16. */
  public static RetransmitTimes standard(long initialRtoMillis) {
    return new RetransmitTimes(initialRtoMillis, RC, RM);
  }

  /** Sent once, and waited for this long. */
  public static RetransmitTimes once(long waitMillis) {
    return new RetransmitTimes(waitMillis, 1, 1);
  }

  /**
   * How long to wait after a sending.
   *
   * @param sent how often it was sent, 1 or more
   */
  long waitMillis(int sent) {
    return sent < requests ? initialRtoMillis << (sent - 1) : initialRtoMillis * lastFactor;
  }
}
