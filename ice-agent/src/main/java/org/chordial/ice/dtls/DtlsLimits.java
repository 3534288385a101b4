package org.chordial.ice.dtls;

import java.time.Duration;

/**
 * How much strangers may ask of a {@link DtlsListener}.
 *
 * @param halfOpen handshakes at once that others began
 * @param connections in all
 * @param perSource handshakes from one address at once, and then as many again in each {@code
 *     refill}
 * @param sources addresses remembered for this
 */
public record DtlsLimits(
    int halfOpen, int connections, int perSource, Duration refill, int sources) {

  public static final DtlsLimits DEFAULT =
      new DtlsLimits(256, 20_000, 100, Duration.ofSeconds(10), 4096);
}
