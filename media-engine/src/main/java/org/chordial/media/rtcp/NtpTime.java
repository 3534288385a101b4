package org.chordial.media.rtcp;

import java.time.Instant;

/** NTP timestamps: 32 bits of seconds since 1900 and 32 bits of fraction (RFC 3550 section 4). */
public final class NtpTime {

  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  private NtpTime() {}

  /** The timestamp of a moment. */
  public static long of(Instant time) {
    long seconds = time.getEpochSecond() + SECONDS_1900_TO_1970;
    long fraction = ((long) time.getNano() << 32) / 1_000_000_000L;
    return seconds << 32 | fraction;
  }

  /** Microseconds since 1900 in the era of the timestamp: good for differences. */
  public static long micros(long ntp) {
    return (ntp >>> 32) * 1_000_000L + (((ntp & 0xFFFF_FFFFL) * 1_000_000L) >>> 32);
  }

  /** RFC 3550 section 4: "the middle 32 bits are used", as an unsigned number of 1/65536 s. */
  public static long middle(long ntp) {
    return ntp >>> 16 & 0xFFFF_FFFFL;
  }
}
