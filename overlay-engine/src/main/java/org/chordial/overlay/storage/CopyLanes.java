package org.chordial.overlay.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.chordial.overlay.wire.NodeId;

/**
 * Paces copies: to each peer a few are on their way at a time, and the others wait. So a peer with
 * thousands of values neither floods a new neighbour nor waits for a dead one before it serves the
 * living. On the peer's serial executor.
 */
final class CopyLanes {
  /** A few round trips' worth; a hundred resources over 100 ms take about a second. */
  static final int IN_FLIGHT = 8;

  private final Map<NodeId, Lane> lanes = new HashMap<>();

  private static final class Lane {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int inFlight;
  }

  /**
   * Sends when there is room.
   *
   * @param urgent whether it goes before what waits: a Store that has just come before the many
   *     that a new neighbour gets
   * @param sending is called once
   */
  <T> CompletableFuture<T> send(NodeId to, boolean urgent, Supplier<CompletableFuture<T>> sending) {
    Lane lane = lanes.computeIfAbsent(to, node -> new Lane());
    CompletableFuture<T> sent = new CompletableFuture<>();
    Runnable start =
        () -> {
          lane.inFlight++;
          var _ =
              sending
                  .get()
                  .whenComplete(
                      (answer, failure) -> {
                        lane.inFlight--;
                        if (failure == null) {
                          sent.complete(answer);
                        } else {
                          sent.completeExceptionally(failure);
                        }
                        next(to, lane);
                      });
        };
    if (urgent) {
      lane.waiting.addFirst(start);
    } else {
      lane.waiting.addLast(start);
    }
    next(to, lane);
    return sent;
  }

  private void next(NodeId to, Lane lane) {
    while (lane.inFlight < IN_FLIGHT && !lane.waiting.isEmpty()) {
      lane.waiting.removeFirst().run();
    }
    if (lane.inFlight == 0 && lane.waiting.isEmpty()) {
      lanes.remove(to, lane);
    }
  }

  /** How many copies have not been answered yet. */
  int unfinished() {
    return lanes.values().stream().mapToInt(lane -> lane.inFlight + lane.waiting.size()).sum();
  }
}
