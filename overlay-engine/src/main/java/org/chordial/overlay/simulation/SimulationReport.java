package org.chordial.overlay.simulation;

import java.time.Duration;
import java.util.List;
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
 * @param signatures made, of messages and of values
 * @param verifications of signatures, and of the chains of certificates
 * @param events lines of the log
 * @param logHash SHA-256 of the log
 * @param cpu time of processors that the program used meanwhile; zero where that is not known
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
    Duration took,
    Duration cpu) {

  public double success() {
    return lookups == 0 ? 1 : (double) found / lookups;
  }

  /** Milliseconds of processor time that a peer's second cost. */
  public double cpuPerPeerSecond() {
    return (double) cpu.toMillis() / settings.peers() / settings.duration().toSeconds();
  }

  /** What a ring with full fingers comes to, and one more. */
  public double hopsBound() {
    return 0.5 * Math.log(settings.peers()) / Math.log(2) + 1;
  }

  /** The figures in words, a line each. */
  public List<String> lines() {
    return List.of(
        "%d peers at the end, %d joined, %d left, %d crashed, %d went before they had joined"
            .formatted(peers, joined, left, crashed, joinsFailed),
        "lookups   %d of %d found, %.3f %%".formatted(found, lookups, 100 * success()),
        "hops      %.2f on average (0.5 log2 N + 1 = %.2f)".formatted(meanHops, hopsBound()),
        "latency   %d ms half of them, %d ms 99 %%, %d ms the longest"
            .formatted(latencyMillis.get(0.5), latencyMillis.get(0.99), latencyMillis.get(1.0)),
        "traffic   %.0f bytes and %.1f messages for each peer and second"
            .formatted(bytesPerPeerSecond, messagesPerPeerSecond),
        "memory    %.0f KiB of heap for each peer".formatted(heapPerPeer / 1024.0),
        "work      %d signatures, %d verifications, %d tasks"
            .formatted(signatures, verifications, tasks),
        "log       %d events, SHA-256 %s".formatted(events, logHash),
        "took      %.1f s, %.1f s of processor time, %.3f ms for each peer and second"
            .formatted(took.toMillis() / 1000.0, cpu.toMillis() / 1000.0, cpuPerPeerSecond()));
  }
}
