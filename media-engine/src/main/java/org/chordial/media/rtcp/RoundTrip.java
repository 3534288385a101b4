package org.chordial.media.rtcp;

/** The round-trip time from the reports about us (RFC 3550 section 6.4.1). */
public final class RoundTrip {

  private static final long TOO_LONG = 65_536L * 60;

  private double millis = -1;

  /**
   * "round-trip propagation delay … is calculated by (A - LSR - DLSR)".
   *
   * @param nowNtp A, when the report arrived
   */
  public void report(ReportBlock block, long nowNtp) {
    if (block.lastReport() == 0) {
      return;
    }
    long units =
        (NtpTime.middle(nowNtp) - block.lastReport() - block.sinceLastReport()) & 0xFFFF_FFFFL;
    if (units >= 0x8000_0000L) {
      units = 0;
    }
    if (units > TOO_LONG) {
      return;
    }
    millis = units * 1000.0 / 65_536;
  }

  /** The newest value in milliseconds, or -1. */
  public double millis() {
    return millis;
  }
}
