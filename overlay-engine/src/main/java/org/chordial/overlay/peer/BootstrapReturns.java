package org.chordial.overlay.peer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.NodeId;

/**
 * Looks out for bootstrap nodes that went away. One may come back with an empty memory, as the one
 * peer of an overlay of its own, and would let newcomers into that; or it stands in a part of the
 * overlay that was split off. Who knew it brings the two together (RFC 6940 section 10.7.4.4) long
 * before the regular search would. Where many links are lost at once, all bootstrap nodes count as
 * gone: each is called until it has been reached, since it may be the one on the other side.
 */
final class BootstrapReturns {
  private static final long FIRST_PAUSE_MILLIS = 1000;
  private static final long LONGEST_PAUSE_MILLIS = 20_000;

  /** What has been away for this many attempts, some minutes, is called seldom. */
  private static final int OFTEN = 20;

  private static final long SELDOM_MILLIS = 120_000;

  private final CoreContext context;
  private final Function<InetSocketAddress, CompletableFuture<Boolean>> search;
  private final Supplier<List<InetSocketAddress>> all;
  private final Map<NodeId, InetSocketAddress> known = new HashMap<>();
  private final Set<InetSocketAddress> gone = new LinkedHashSet<>();
  private long pause = FIRST_PAUSE_MILLIS;
  private int attempts;
  private boolean searching;
  private boolean closed;
  private ScheduledFuture<?> next;

  /**
   * @param search completes with whether the node was reached
   * @param all bootstrap nodes there are
   */
  BootstrapReturns(
      CoreContext context,
      Function<InetSocketAddress, CompletableFuture<Boolean>> search,
      Supplier<List<InetSocketAddress>> all) {
    this.context = context;
    this.search = search;
    this.all = all;
  }

  void connected(NodeId bootstrap, InetSocketAddress address) {
    known.put(bootstrap, address);
  }

  void disconnected(NodeId node) {
    InetSocketAddress address = known.remove(node);
    if (address != null) {
      gone.add(address);
      begin();
    }
  }

  /** Many links have broken at once. */
  void manyLost() {
    gone.addAll(all.get());
    begin();
  }

  private void begin() {
    if (!gone.isEmpty() && !searching) {
      searching = true;
      attempts = 0;
      pause = FIRST_PAUSE_MILLIS;
      later();
    }
  }

  private void later() {
    if (closed) {
      return;
    }
    long wait = pause / 2 + context.random().nextLong(pause);
    pause = Math.min(2 * pause, ++attempts < OFTEN ? LONGEST_PAUSE_MILLIS : SELDOM_MILLIS);
    next = context.executor().schedule(this::look, wait, TimeUnit.MILLISECONDS);
  }

  private void look() {
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (InetSocketAddress address : List.copyOf(gone)) {
      calls.add(
          search
              .apply(address)
              .thenAccept(
                  reached -> {
                    if (reached) {
                      gone.remove(address);
                    }
                  }));
    }
    var _ =
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
            .thenRun(
                () -> {
                  searching = !gone.isEmpty();
                  if (searching) {
                    later();
                  }
                });
  }

  void close() {
    closed = true;
    if (next != null) {
      next.cancel(false);
    }
  }
}
