package org.chordial.overlay.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.usage.sip.Resolution;

/**
 * Looks names up and keeps count. What comes of a lookup is noted by whoever runs the asking peer's
 * part of the network, and counted between the steps.
 */
final class Lookups {
  private record Outcome(SimulatedPeer asker, SimulatedPeer target, int hops, long nanos) {}

  private static final int NOT_FOUND = -1;

  private final List<List<Outcome>> outcomes = new ArrayList<>();
  private long[] latencies = new long[1024];
  private int found;
  private long counted;
  private long hops;

  Lookups(int parts) {
    for (int i = 0; i < parts; i++) {
      outcomes.add(new ArrayList<>());
    }
  }

  /** One peer looks for another by its name. */
  void begin(SimulatedPeer asker, SimulatedPeer target, VirtualTime time) {
    long began = time.elapsed().toNanos();
    var _ =
        asker
            .peer
            .sip()
            .resolve(target.name)
            .whenComplete(
                (resolution, failure) -> {
                  long took = time.elapsed().toNanos() - began;
                  boolean right = failure == null && leadsTo(resolution, target);
                  int way = right ? resolution.hops() : NOT_FOUND;
                  asker.write(
                      right
                          ? "found " + target.name + " over " + way
                          : "lost " + target.name + ": " + failure);
                  outcomes.get(asker.part).add(new Outcome(asker, target, way, took));
                });
  }

  private static boolean leadsTo(Resolution resolution, SimulatedPeer target) {
    return resolution.contacts().stream()
        .anyMatch(contact -> contact.nodeId().equals(target.peer.nodeId()));
  }

  /** Counts what has ended; only of peers that are both still there. */
  void collect() {
    for (List<Outcome> part : outcomes) {
      for (Outcome outcome : part) {
        if (!outcome.asker.gone() && !outcome.target.gone()) {
          count(outcome);
        }
      }
      part.clear();
    }
  }

  private void count(Outcome outcome) {
    counted++;
    if (outcome.hops != NOT_FOUND) {
      hops += outcome.hops;
      if (found == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * found);
      }
      latencies[found++] = outcome.nanos / 1_000_000;
    }
  }

  long counted() {
    return counted;
  }

  long found() {
    return found;
  }

  double meanHops() {
    return found == 0 ? 0 : (double) hops / found;
  }

  /** Latencies in milliseconds by quantile. */
  Map<Double, Long> latencies() {
    Map<Double, Long> quantiles = new TreeMap<>();
    long[] sorted = Arrays.copyOf(latencies, found);
    Arrays.sort(sorted);
    for (double quantile : new double[] {0.5, 0.95, 0.99, 1}) {
      int index = (int) Math.ceil(quantile * found) - 1;
      quantiles.put(quantile, found == 0 ? 0 : sorted[Math.max(0, index)]);
    }
    return quantiles;
  }
}
