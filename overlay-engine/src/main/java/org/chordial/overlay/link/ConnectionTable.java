package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.NodeId;

/**
 * The Connection Table (RFC 6940 section 1.2): the nodes that this one has links to. Where there
 * are several to one node, as after two Attaches at once, the newest is used and the others end
 * when nothing has come over them for a while: both sides may differ about which is the newest.
 * Used on the peer's serial executor only.
 */
public final class ConnectionTable implements OverlayLink.Owner {
  private static final long SPARE_IDLE_MILLIS = 30_000;

  /**
   * Long enough for what was linked for one exchange and its repetitions; links that either side
   * needs carry a Ping more often than this.
   */
  static final long UNUSED_MILLIS = 90_000;

  /** What may go for the sake of another where the table is full. */
  private static final long UNUSED_WHEN_FULL_MILLIS = 20_000;

  private static final long SWEEP_SECONDS = 10;

  /** Hears what the links do. */
  public interface Listener {
    /** A first link to this node is up. */
    void connected(Link link);

    /** The last link to this node is gone. */
    void disconnected(NodeId node, String reason);

    /** The other side of the link in use is slow to answer: what depends on it may be looked at. */
    void doubted(Link link);

    /**
     * Whether the link in use to this node {@linkplain Link#suspected() is suspected} has changed.
     */
    void suspicionChanged(Link link);

    /** A message has come, whose buffer is the listener's. */
    void received(Link link, ByteBuf message);
  }

  /** The links to one node, the newest last, and the number that stands for it. */
  private record Connection(List<OverlayLink> links, int opaqueId) {
    OverlayLink newest() {
      return links.getLast();
    }

    /** The newest that works. */
    OverlayLink used() {
      OverlayLink newest = links.getLast();
      if (newest.suspected()) {
        for (OverlayLink other : links) {
          newest = other.suspected() ? newest : other;
        }
      }
      return newest;
    }

    boolean isAttached() {
      return links.stream().anyMatch(OverlayLink::attached);
    }
  }

  private final Map<NodeId, Connection> connections = new LinkedHashMap<>();
  private final ConnectionSlots slots;
  private final Listener listener;
  private final ScheduledFuture<?> sweeper;
  private final int capacity;
  private Predicate<Link> needed = _ -> true;
  private boolean closed;

  public ConnectionTable(CoreContext context, Listener listener) {
    this(context, listener, ConnectionSlots.MAX_SLOTS);
  }

  /**
   * @param capacity the most nodes that there may be links to
   */
  ConnectionTable(CoreContext context, Listener listener, int capacity) {
    this.capacity = capacity;
    this.listener = listener;
    this.slots = new ConnectionSlots(context.random());
    this.sweeper =
        context
            .executor()
            .scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Sets who says which links this node needs, to neighbours, fingers or otherwise; to begin with,
   * all. Others are closed when nothing goes over them.
   */
  public void needed(Predicate<Link> rule) {
    needed = rule;
  }

  /** Whether this node needs the link. */
  public boolean needs(Link link) {
    return needed.test(link);
  }

  /** The newest link to this node that works, one made by an Attach rather than another. */
  public Optional<Link> link(NodeId node) {
    return Optional.ofNullable(linkTo(node));
  }

  /** The same, or null. */
  public Link linkTo(NodeId node) {
    Connection connection = connections.get(node);
    return connection == null ? null : connection.used();
  }

  /** A link to whatever node, or null. */
  public Link any() {
    for (Connection connection : connections.values()) {
      if (connection.isAttached() && !connection.newest().failing()) {
        return connection.newest();
      }
    }
    return null;
  }

  /**
   * The number that stands for a connected node in an opaque ID (section 6.3.2.2): 16 bits, the top
   * bit set; -1 for a node that has none.
   */
  public int opaqueId(NodeId node) {
    Connection connection = connections.get(node);
    return connection == null ? ConnectionSlots.NONE : connection.opaqueId;
  }

  /**
   * The node for which such a number stands, or null: "the peer MUST confirm that the generation
   * counter matches the current generation counter of that index".
   */
  public NodeId withOpaqueId(int opaqueId) {
    return slots.node(opaqueId);
  }

  public boolean contains(NodeId node) {
    return connections.containsKey(node);
  }

  /** One link for each node. */
  public List<Link> links() {
    List<Link> used = new ArrayList<>(connections.size());
    connections.values().forEach(connection -> used.add(connection.used()));
    return used;
  }

  /** Shows one attached link for each node, in the order in which they came. */
  public void forEachAttached(Consumer<Link> each) {
    for (Connection connection : connections.values()) {
      OverlayLink used = connection.used();
      if (used.attached()) {
        each.accept(used);
      }
    }
  }

  public int size() {
    return connections.size();
  }

  /** Whether a link to this node may be added, if need be in place of one that is not needed. */
  boolean makeRoomFor(NodeId node) {
    if (connections.size() < capacity || connections.containsKey(node)) {
      return true;
    }
    Optional<OverlayLink> spare =
        connections.values().stream()
            .map(Connection::newest)
            .filter(link -> !needs(link))
            .filter(link -> link.unusedMillis() > UNUSED_WHEN_FULL_MILLIS)
            .max(Comparator.comparingLong(OverlayLink::unusedMillis));
    spare.ifPresent(link -> link.close("The room was needed for another node."));
    return connections.size() < capacity;
  }

  void add(OverlayLink link) {
    if (closed) {
      link.start();
      link.close("This node is leaving.");
      return;
    }
    NodeId node = link.remoteNodeId();
    Connection connection =
        connections.computeIfAbsent(
            node, _ -> new Connection(new ArrayList<>(1), slots.take(node)));
    boolean first = !connection.isAttached();
    if (link.attached()) {
      connection.links.add(link);
    } else {
      connection.links.addFirst(link);
    }
    if (first && link.attached()) {
      listener.connected(link);
    }
    link.start();
  }

  @Override
  public void received(OverlayLink link, ByteBuf message) {
    listener.received(link, message);
  }

  @Override
  public void closed(OverlayLink link, String reason) {
    NodeId node = link.remoteNodeId();
    Connection connection = connections.get(node);
    if (connection == null || !connection.links.remove(link)) {
      return;
    }
    if (connection.links.isEmpty()) {
      connections.remove(node);
      slots.free(connection.opaqueId);
    }
    if (!closed && link.attached() && !connection.isAttached()) {
      listener.disconnected(node, reason);
    }
  }

  @Override
  public void doubted(OverlayLink link) {
    if (linkTo(link.remoteNodeId()) == link) {
      listener.doubted(link);
    }
  }

  @Override
  public void suspicionChanged(OverlayLink link) {
    Connection connection = connections.get(link.remoteNodeId());
    if (connection != null
        && connection.links.contains(link)
        && connection.links.stream().allMatch(other -> other == link || other.suspected())) {
      listener.suspicionChanged(link);
    }
  }

  private void sweep() {
    List<OverlayLink> idle = new ArrayList<>(0);
    List<OverlayLink> unused = new ArrayList<>(0);
    for (Connection connection : connections.values()) {
      OverlayLink newest = connection.newest();
      for (OverlayLink link : connection.links) {
        boolean spare = link != newest || !link.attached();
        if (spare && link.idleMillis() > SPARE_IDLE_MILLIS) {
          idle.add(link);
        }
      }
      if (newest.unusedMillis() > UNUSED_MILLIS && !needs(newest)) {
        unused.add(newest);
      }
    }
    idle.forEach(link -> link.close("Another link to this node is in use."));
    unused.forEach(link -> link.close("Neither side needs this link."));
  }

  /**
   * Closes links, spare ones too.
   *
   * @param reason why a link has to be closed; empty to leave it
   */
  public void closeWhere(Function<Link, Optional<String>> reason) {
    all().forEach(link -> reason.apply(link).ifPresent(link::close));
  }

  /** Closes every link; the listener hears nothing more. */
  public void close(String reason) {
    closed = true;
    sweeper.cancel(false);
    all().forEach(link -> link.close(reason));
  }

  private List<OverlayLink> all() {
    return connections.values().stream().flatMap(each -> each.links.stream()).toList();
  }
}
