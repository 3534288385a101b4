package org.chordial.overlay.topology.chord;

import java.time.Duration;
import org.chordial.overlay.config.ChordParameters;

/**
 * The numbers of CHORD-RELOAD.
 *
 * @param reactive whether a lost neighbour is announced at once (RFC 6940 section 10.7.1)
 * @param updateInterval between periodic Updates (10.7.4.1)
 * @param pingInterval between searches for fingers (10.7.4.2)
 * @param discoverInterval between searches for another half of the overlay (10.7.4.4)
 * @param neighbors successors, and predecessors, to hold: at least three (10.7)
 * @param retryAfter how long a peer that was lost or not reached is left alone
 * @param stepTimeout how long a join waits for an Update that has to come
 */
public record ChordSettings(
    boolean reactive,
    Duration updateInterval,
    Duration pingInterval,
    Duration discoverInterval,
    int neighbors,
    Duration retryAfter,
    Duration stepTimeout) {

  private static final int NEIGHBORS = 3;

  public static ChordSettings of(ChordParameters parameters) {
    return new ChordSettings(
        parameters.reactive(),
        parameters.updateInterval(),
        parameters.pingInterval(),
        parameters.updateInterval(),
        NEIGHBORS,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20));
  }
}
