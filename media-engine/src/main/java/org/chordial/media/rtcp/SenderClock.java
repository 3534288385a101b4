package org.chordial.media.rtcp;

/**
 * The other side's wall clock, by the sender reports of one stream (RFC 3550 section 6.4.1): what
 * it says lets streams of one sender be played out in step.
 */
public final class SenderClock {

  private final int clockRate;
  private boolean known;
  private long wallMicros;
  private long rtpTimestamp;

  public SenderClock(int clockRate) {
    this.clockRate = clockRate;
  }

  public void senderReport(long ntp, long timestamp) {
    known = true;
    wallMicros = NtpTime.micros(ntp);
    rtpTimestamp = timestamp;
  }

  /** Whether a report has come. */
  public boolean known() {
    return known;
  }

  /** The sender's time in microseconds at which the sample or picture of a timestamp was taken. */
  public long micros(long timestamp) {
    return wallMicros + (int) (timestamp - rtpTimestamp) * 1_000_000L / clockRate;
  }
}
