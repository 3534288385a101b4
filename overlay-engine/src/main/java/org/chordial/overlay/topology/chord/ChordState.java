package org.chordial.overlay.topology.chord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.topology.TopologyListener;
import org.chordial.overlay.wire.NodeId;

/** What the parts of the plug-in share; used on the peer's serial executor only. */
final class ChordState {
  final NodeId self;
  final CoreContext context;
  ChordSettings settings;
  final NeighborTable table;
  final FingerTable fingers;
  final ChordRouting routing;
  final Instant started;

  private final Set<NodeId> links = new LinkedHashSet<>();
  private final List<TopologyListener> listeners = new ArrayList<>();
  private boolean joined;
  private boolean founder;
  private boolean closed;

  ChordState(NodeId self, CoreContext context, ChordSettings settings) {
    this.self = self;
    this.context = context;
    this.settings = settings;
    this.started = context.clock().instant();
    table = new NeighborTable(self, settings.neighbors());
    fingers = new FingerTable(self, table);
    routing = new ChordRouting(self, table);
  }

  /** The Connection Table as this plug-in knows it: peers, clients, and who is still joining. */
  Set<NodeId> links() {
    return Collections.unmodifiableSet(links);
  }

  boolean linked(NodeId node) {
    return links.contains(node);
  }

  void link(NodeId node) {
    links.add(node);
  }

  void unlink(NodeId node) {
    links.remove(node);
    table.trust(node);
  }

  void suspect(NodeId node) {
    if (links.contains(node)) {
      table.suspect(node);
    }
  }

  boolean joined() {
    return joined;
  }

  void joined(boolean now) {
    joined = now;
  }

  /** Whether this peer may stand for the whole overlay when it is alone (section 6.4.2.1). */
  boolean founder() {
    return founder;
  }

  void found() {
    founder = true;
  }

  void close() {
    closed = true;
    joined = false;
  }

  boolean closed() {
    return closed;
  }

  List<TopologyListener> listeners() {
    return List.copyOf(listeners);
  }

  void addListener(TopologyListener listener) {
    listeners.add(listener);
  }

  void notifyChanged() {
    listeners().forEach(TopologyListener::changed);
  }

  Duration uptime() {
    return Duration.between(started, context.clock().instant());
  }

  /** Runs later, unless the plug-in has been closed by then. */
  void after(Duration delay, Runnable task) {
    var _ = schedule(delay, task);
  }

  /** The same, for what may have to be cancelled. */
  ScheduledFuture<?> schedule(Duration delay, Runnable task) {
    return context
        .executor()
        .schedule(
            () -> {
              if (!closed) {
                task.run();
              }
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** A random part of a duration. */
  Duration within(Duration most) {
    return Duration.ofMillis(context.random().nextLong(Math.max(1, most.toMillis())));
  }
}
