package org.chordial.overlay.peer;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.NodeId;

/**
 * Looks out for a bootstrap node that went away. It may come back with an empty memory, as the one
 * peer of an overlay of its own, and would let newcomers into that: who knew it brings the two
 * together (RFC 6940 section 10.7.4.4) long before the regular search would.
 */
final class BootstrapReturns {
  private static final long FIRST_PAUSE_MILLIS = 1000;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final CoreContext context;
  private final Supplier<CompletableFuture<Boolean>> search;
  private final Set<NodeId> known = new HashSet<>();
  private long pause = FIRST_PAUSE_MILLIS;
  private boolean searching;
  private boolean closed;
  private ScheduledFuture<?> next;

  /**
   * @param search completes with whether it need not be repeated
   */
  BootstrapReturns(CoreContext context, Supplier<CompletableFuture<Boolean>> search) {
    this.context = context;
    this.search = search;
  }

  void connected(NodeId bootstrap) {
    known.add(bootstrap);
  }

  void disconnected(NodeId node) {
    if (known.remove(node) && !searching) {
      searching = true;
      pause = FIRST_PAUSE_MILLIS;
      later();
    }
  }

  private void later() {
    if (closed) {
      return;
    }
    long wait = pause / 2 + context.random().nextLong(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    next = context.executor().schedule(this::look, wait, TimeUnit.MILLISECONDS);
  }

  private void look() {
    var _ =
        search
            .get()
            .thenAccept(
                done -> {
                  searching = !done;
                  if (!done) {
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
