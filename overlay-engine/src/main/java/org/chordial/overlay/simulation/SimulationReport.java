package org.chordial.overlay.simulation;

import java.time.Duration;
import java.util.Map;

/**
 * What a simulation came to.
 *
 * @param peers in the overlay at the end
 * @param joined peers that became part of the overlay, newcomers included
 * @param joinsFailed peers that left before they had become part of it
 * @param left said farewell
 * @param crashed went without a word
 * @param lookups of names that were registered, by a peer that stayed, of a peer that stayed
 * @param found how many of them led to the right device
 * @param meanHops links that the answer of a lookup came over
 * @param latencyMillis of successful lookups: 0.5, 0.95, 0.99 and 1 as keys
 * @param bytesPerPeerSecond sent by a peer's programs, without the headers of IP and TCP
 * @param messagesPerPeerSecond that a peer begins or hands on
 * @param heapPerPeer bytes of the Java heap after a collection, everything included
 * @param verifications of signatures, for one lookup as far as can be told: all of them by lookups
 * @param events lines of the log
 * @param logHash SHA-256 of the log
 */
public record SimulationReport(
    SimulationSettings settings,
    int peers,
    long joined,
    long joinsFailed,
    long left,
    long crashed,
    long lookups,
    long found,
    double meanHops,
    Map<Double, Long> latencyMillis,
    double bytesPerPeerSecond,
    double messagesPerPeerSecond,
    long heapPerPeer,
    long signatures,
    long verifications,
    long events,
    String logHash,
    long tasks,
    Duration took) {

  public double success() {
    return lookups == 0 ? 1 : (double) found / lookups;
  }

  /** What a ring with full fingers comes to, and one more. */
  public double hopsBound() {
    return 0.5 * Math.log(settings.peers()) / Math.log(2) + 1;
  }
}
