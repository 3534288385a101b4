package org.chordial.overlay.simulation;

import java.time.Duration;

/**
 * What is simulated. Equal settings give equal runs, whatever the computer.
 *
 * @param peers how many are in the overlay at a time
 * @param seed of everything that is left to chance
 * @param duration how long it goes on, in simulated time, joining included
 * @param session mean of how long a peer stays; whoever goes is replaced by a newcomer
 * @param lookups mean time between two lookups of one peer
 * @param parts of the network that run beside each other, each on one thread at a time
 */
public record SimulationSettings(
    int peers, long seed, Duration duration, Duration session, Duration lookups, int parts) {
  private static final int PARTS = 4;

  public SimulationSettings {
    if (peers < 2 || peers > 200_000) {
      throw new IllegalArgumentException("2 to 200000 peers can be simulated, not " + peers);
    }
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("a simulation takes a minute at least");
    }
    if (session.toSeconds() < 1 || lookups.toMillis() < 1) {
      throw new IllegalArgumentException("sessions and pauses between lookups are not that short");
    }
  }

  /** Sessions of half an hour, and a lookup a minute from each peer. */
  public static SimulationSettings of(int peers, long seed, Duration duration) {
    return new SimulationSettings(
        peers, seed, duration, Duration.ofMinutes(30), Duration.ofMinutes(1), PARTS);
  }

  public SimulationSettings withSession(Duration mean) {
    return new SimulationSettings(peers, seed, duration, mean, lookups, parts);
  }

  public SimulationSettings withLookups(Duration pause) {
    return new SimulationSettings(peers, seed, duration, session, pause, parts);
  }
}
