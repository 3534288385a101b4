package org.chordial.media.rtcp;

/**
 * What a receiver says of one source (RFC 3550 section 6.4.1).
 *
 * @param ssrc of the source
 * @param fractionLost since the last report, in 1/256, 0 to 255
 * @param cumulativeLost since the start, signed 24 bits
 * @param highestSequence extended, unsigned 32 bits
 * @param jitter in timestamp units, unsigned 32 bits
 * @param lastReport middle 32 bits of the NTP time of the last SR from the source; 0 without one
 * @param sinceLastReport delay since then in 1/65536 s
 */
public record ReportBlock(
    long ssrc,
    int fractionLost,
    int cumulativeLost,
    long highestSequence,
    long jitter,
    long lastReport,
    long sinceLastReport) {}
