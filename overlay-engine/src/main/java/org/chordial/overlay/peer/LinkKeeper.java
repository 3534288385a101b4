package org.chordial.overlay.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.forward.Counters;
import org.chordial.overlay.forward.ForwardingLayer;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.Destination;

/**
 * Pings over links on which nothing comes, so that a node that is gone is noticed within seconds
 * (RFC 6940 section 6.6: "failed links be quickly removed") and address translators keep their
 * bindings. Counts messages by the second on the way.
 */
final class LinkKeeper {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final long EVERY_SECONDS = 5;

  private final CoreContext context;
  private final ConnectionTable table;
  private final ForwardingLayer forwarding;
  private final ScheduledFuture<?> timer;
  private long messages;
  private Instant since;
  private double rate;

  LinkKeeper(CoreContext context, ConnectionTable table, ForwardingLayer forwarding) {
    this.context = context;
    this.table = table;
    this.forwarding = forwarding;
    this.since = context.clock().instant();
    long first = context.random().nextLong(EVERY_SECONDS * 1000);
    this.timer =
        context
            .executor()
            .scheduleWithFixedDelay(this::look, first, EVERY_SECONDS * 1000, TimeUnit.MILLISECONDS);
  }

  private void look() {
    for (Link link : table.links()) {
      if (link.idle().compareTo(IDLE) > 0 && !link.failing()) {
        var _ = forwarding.ping(List.of(Destination.of(link.remoteNodeId())));
      }
    }
    Counters counters = forwarding.counters();
    long now = counters.received() + counters.originated() + counters.forwarded();
    Instant at = context.clock().instant();
    long millis = Math.max(1, Duration.between(since, at).toMillis());
    rate = (now - messages) * 1000.0 / millis;
    messages = now;
    since = at;
  }

  double messagesPerSecond() {
    return rate;
  }

  void close() {
    timer.cancel(false);
  }
}
