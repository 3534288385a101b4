package org.chordial.media.rtcp;

import org.chordial.media.rtp.Extender;

/** What is known of one incoming stream, for the reports about it (RFC 3550 appendix A). */
public final class ReceptionStatistics {

  private final long ssrc;
  private final int clockRate;
  private final Extender sequences = Extender.ofSequence();
  private long base = -1;
  private long received;
  private long expectedBefore;
  private long receivedBefore;
  private long transit;
  private double jitter;
  private long lastReport;
  private long lastReportMicros;

  /**
   * @param clockRate of the timestamps, Hz
   */
  public ReceptionStatistics(long ssrc, int clockRate) {
    this.ssrc = ssrc;
    this.clockRate = clockRate;
  }

  /**
   * Counts a packet.
   *
   * @param nowMicros when it came
   * @return its extended sequence number
   */
  public long received(int sequence, long timestamp, long nowMicros) {
    long extended = sequences.extend(sequence);
    if (base < 0) {
      base = extended;
    }
    received++;
    // RFC 3550 section 6.4.1: "J(i) = J(i-1) + (|D(i-1,i)| - J(i-1))/16"
    long nowTransit = (int) (nowMicros * clockRate / 1_000_000L - timestamp);
    if (received > 1) {
      jitter += (Math.abs((int) (nowTransit - transit)) - jitter) / 16;
    }
    transit = nowTransit;
    return extended;
  }

  /** Notes a sender report from this source. */
  public void senderReport(long ntp, long nowMicros) {
    lastReport = NtpTime.middle(ntp);
    lastReportMicros = nowMicros;
  }

  /** The block for the next report; the fraction lost begins anew. */
  public ReportBlock report(long nowMicros) {
    long expected = expected();
    long expectedNow = expected - expectedBefore;
    long lostNow = expectedNow - (received - receivedBefore);
    expectedBefore = expected;
    receivedBefore = received;
    int fraction =
        expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, lostNow * 256 / expectedNow);
    long cumulative = Math.clamp(expected - received, -0x80_0000L, 0x7F_FFFFL);
    long since = lastReport == 0 ? 0 : (nowMicros - lastReportMicros) * 65_536L / 1_000_000L;
    return new ReportBlock(
        ssrc,
        fraction,
        (int) cumulative,
        sequences.highest() & 0xFFFF_FFFFL,
        (long) jitter,
        lastReport,
        Math.clamp(since, 0, 0xFFFF_FFFFL));
  }

  /** Packets that should have come since the start. */
  public long expected() {
    return base < 0 ? 0 : sequences.highest() - base + 1;
  }

  /** Packets that came since the start, duplicates included. */
  public long received() {
    return received;
  }

  /** Interarrival jitter in milliseconds. */
  public double jitterMillis() {
    return jitter * 1000 / clockRate;
  }

  public long ssrc() {
    return ssrc;
  }
}
