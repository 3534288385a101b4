package org.chordial.overlay.peer;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.NodeId;

/**
 * Says which links are due for a Ping because nothing has come over them for a while. Of each link
 * it keeps the time before which it cannot be due, and looks at the link itself only then.
 */
final class KeepAlive {
  private static final long SHORTEST_MILLIS = 2_000;
  private static final long NEIGHBOR_MILLIS = 20_000;
  private static final long FINGER_MILLIS = 60_000;
  private static final int FINGERS_WAIT_LONGER = 4;
  private static final int MANY_LINKS = 12;

  /** A link that either is not needed here or does not work. */
  private static final long LATER_MILLIS = 5_000;

  /** Of the time without a message: both ends of a link would ping at once if it were over. */
  private static final int JITTER_PART = 8;

  private final CoreContext context;
  private final ConnectionTable table;
  private final TopologyPlugin topology;
  private NodeId[] nodes = new NodeId[16];
  private long[] due = new long[16];
  private int size;

  KeepAlive(CoreContext context, ConnectionTable table, TopologyPlugin topology) {
    this.context = context;
    this.table = table;
    this.topology = topology;
  }

  /** Takes these links in place of those before. */
  void watch(List<Link> links) {
    if (links.size() > nodes.length) {
      nodes = new NodeId[2 * links.size()];
      due = new long[nodes.length];
    }
    Arrays.fill(nodes, null);
    size = links.size();
    long now = context.clock().millis();
    for (int i = 0; i < size; i++) {
      Link link = links.get(i);
      nodes[i] = link.remoteNodeId();
      due[i] = jittered(now - link.idleMillis(), idleMillis(link));
    }
  }

  private long jittered(long from, long idle) {
    return from + idle + context.random().nextLong(idle / JITTER_PART);
  }

  /** Shows the links that are due now. */
  void forEachDue(Consumer<Link> ping) {
    long now = context.clock().millis();
    for (int i = 0; i < size; i++) {
      if (due[i] <= now) {
        Link link = table.linkTo(nodes[i]);
        due[i] = link == null ? now + LATER_MILLIS : next(link, now, ping);
      }
    }
  }

  private long next(Link link, long now, Consumer<Link> ping) {
    long idle = idleMillis(link);
    if (link.idleMillis() < idle) {
      return jittered(now - link.idleMillis(), idle);
    }
    if (link.failing() || !table.needs(link)) {
      return now + LATER_MILLIS;
    }
    ping.accept(link);
    return jittered(now, idle);
  }

  /** In how many milliseconds a link may be due. */
  long millisLeft() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      least = Math.min(least, due[i]);
    }
    return least - context.clock().millis();
  }

  /**
   * The fewer the links, the more depends on each: a phone with one or two notices within seconds
   * that they are dead. Where there are many, a message finds other ways around one that is dead,
   * and what is sent to it brings that to light; more so where the link is to a finger.
   */
  private long idleMillis(Link link) {
    long idle = neighborMillis(table.size());
    return table.size() < MANY_LINKS || topology.neighbors().contains(link.remoteNodeId())
        ? idle
        : Math.min(FINGERS_WAIT_LONGER * idle, FINGER_MILLIS);
  }

  private static long neighborMillis(int links) {
    return Math.clamp(
        Math.max(500L * links, 1500L * links - 12_000), SHORTEST_MILLIS, NEIGHBOR_MILLIS);
  }

  /** Whether the number of links says how long each may be silent. */
  boolean dependsOnNumber() {
    return neighborMillis(table.size()) < NEIGHBOR_MILLIS;
  }
}
