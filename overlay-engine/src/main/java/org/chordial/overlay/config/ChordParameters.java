package org.chordial.overlay.config;

import java.time.Duration;

/**
 * What the configuration says to CHORD-RELOAD (RFC 6940 sections 10 and 11.1).
 *
 * @param updateInterval between periodic Updates
 * @param pingInterval between Pings
 * @param reactive whether recovery starts at once when a neighbour fails
 */
public record ChordParameters(Duration updateInterval, Duration pingInterval, boolean reactive) {
  /** Section 10.7.4.1: Updates "about every ten minutes"; 10.7.4.2: Pings "one per hour". */
  public static final ChordParameters DEFAULT =
      new ChordParameters(Duration.ofMinutes(10), Duration.ofHours(1), true);
}
