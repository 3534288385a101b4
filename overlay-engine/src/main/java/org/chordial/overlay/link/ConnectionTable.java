package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.NodeId;

/**
 * The Connection Table (RFC 6940 section 1.2): the nodes that this one has links to. Where there
 * are several to one node, as after two Attaches at once, the newest is used and the others end
 * when nothing has come over them for a while: both sides may differ about which is the newest.
 * Used on the peer's serial executor only.
 */
public final class ConnectionTable implements OverlayLink.Owner {
  private static final Duration SPARE_IDLE = Duration.ofSeconds(30);
  private static final long SWEEP_SECONDS = 10;

  /** Hears what the links do. */
  public interface Listener {
    /** A first link to this node is up. */
    void connected(Link link);

    /** The last link to this node is gone. */
    void disconnected(NodeId node, String reason);

    /** A message has come, whose buffer is the listener's. */
    void received(Link link, ByteBuf message);
  }

  private final Map<NodeId, List<OverlayLink>> links = new LinkedHashMap<>();
  private final Listener listener;
  private final ScheduledFuture<?> sweeper;
  private boolean closed;

  public ConnectionTable(CoreContext context, Listener listener) {
    this.listener = listener;
    this.sweeper =
        context
            .executor()
            .scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
  }

  /** The newest link to this node, one made by an Attach rather than another. */
  public Optional<Link> link(NodeId node) {
    List<OverlayLink> all = links.get(node);
    return all == null ? Optional.empty() : Optional.of(all.getLast());
  }

  public boolean contains(NodeId node) {
    return links.containsKey(node);
  }

  /** One link for each node. */
  public List<Link> links() {
    List<Link> newest = new ArrayList<>(links.size());
    links.values().forEach(all -> newest.add(all.getLast()));
    return newest;
  }

  public int size() {
    return links.size();
  }

  void add(OverlayLink link) {
    if (closed) {
      link.start();
      link.close("This node is leaving.");
      return;
    }
    List<OverlayLink> all = links.computeIfAbsent(link.remoteNodeId(), _ -> new ArrayList<>(1));
    boolean first = all.stream().noneMatch(OverlayLink::attached);
    if (link.attached()) {
      all.add(link);
    } else {
      all.addFirst(link);
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
    List<OverlayLink> all = links.get(link.remoteNodeId());
    if (all != null && all.remove(link)) {
      if (all.isEmpty()) {
        links.remove(link.remoteNodeId());
      }
      if (!closed && link.attached() && all.stream().noneMatch(OverlayLink::attached)) {
        listener.disconnected(link.remoteNodeId(), reason);
      }
    }
  }

  private void sweep() {
    List<OverlayLink> idle = new ArrayList<>();
    for (List<OverlayLink> all : links.values()) {
      for (OverlayLink link : all) {
        boolean spare = link != all.getLast() || !link.attached();
        if (spare && link.idle().compareTo(SPARE_IDLE) > 0) {
          idle.add(link);
        }
      }
    }
    idle.forEach(link -> link.close("Another link to this node is in use."));
  }

  /** Closes every link; the listener hears nothing more. */
  public void close(String reason) {
    closed = true;
    sweeper.cancel(false);
    List<OverlayLink> all = links.values().stream().flatMap(List::stream).toList();
    all.forEach(link -> link.close(reason));
  }
}
