package org.chordial.overlay.topology.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.forward.Attacher;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.topology.TopologyListener;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.topology.TopologyState;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ResourceId;

/**
 * A client (RFC 6940 section 4.2): linked to one peer, it neither routes nor stores for others.
 * "Clients may insert themselves in the overlay in two ways": by a link to "the peer responsible
 * for the client's Node-ID", by which it is reached like a peer, or to "an arbitrary peer in the
 * overlay", whose Node-ID then stands before its own in Destination Lists. It knows nothing of how
 * the overlay is built but whom to ask. Everything happens on the executor of the {@link
 * CoreContext}.
 */
public final class ClientTopology implements TopologyPlugin {
  private static final Duration CHECK = Duration.ofMinutes(1);
  private static final Duration CHECK_AGAIN = Duration.ofSeconds(3);

  private final NodeId self;
  private final boolean anyPeer;
  private final Requester requester;
  private final Attacher attacher;
  private final CoreContext context;
  private final Instant started;
  private final ClientHandlers handlers;
  private final Set<NodeId> links = new LinkedHashSet<>();
  private final Set<NodeId> suspects = new HashSet<>();
  private final List<TopologyListener> listeners = new ArrayList<>();
  private Optional<NodeId> home = Optional.empty();
  private ScheduledFuture<?> check;
  private boolean moving;
  private boolean closed;

  /**
   * @param anyPeer whether the peer that is called first will do, wherever it stands
   */
  public ClientTopology(
      NodeId self, boolean anyPeer, Requester requester, Attacher attacher, CoreContext context) {
    this.self = self;
    this.anyPeer = anyPeer;
    this.requester = requester;
    this.attacher = attacher;
    this.context = context;
    this.started = context.clock().instant();
    this.handlers = new ClientHandlers(this::uptime, this::updated, this::left);
  }

  /** The peer by which this client is reached. */
  public Optional<NodeId> home() {
    return home;
  }

  @Override
  public List<NodeId> reachedThrough() {
    return anyPeer ? home.stream().toList() : List.of();
  }

  @Override
  public CompletableFuture<Void> join(NodeId bootstrap) {
    return settle(List.of(Destination.of(bootstrap)))
        .thenAccept(
            _ -> {
              notifyChanged();
              checkLater(CHECK);
            });
  }

  /**
   * Finds the peer to be attached to, and attaches. A Ping asks first who it is: the peer that is
   * responsible for this Node-ID, or behind the wildcard the one that was called, whichever of its
   * Node-IDs it goes by.
   *
   * @param by the way there
   */
  private CompletableFuture<Void> settle(List<Destination> by) {
    Destination target =
        anyPeer
            ? Destination.of(NodeId.wildcard(self.value().length()))
            : Destination.of(new ResourceId(self.value()));
    return requester
        .request(and(by, target), new PingReq(Opaque.EMPTY))
        .thenCompose(
            answer -> {
              NodeId found = answer.from();
              if (found.equals(self)) {
                return refused("the overlay still holds a former link of this very node");
              }
              return links.contains(found)
                  ? CompletableFuture.completedFuture(found)
                  : attacher
                      .attach(and(by, Destination.of(found)), true)
                      .thenApply(link -> link.remoteNodeId());
            })
        .thenAccept(this::settled);
  }

  private static List<Destination> and(List<Destination> by, Destination last) {
    List<Destination> to = new ArrayList<>(by);
    if (!to.contains(last)) {
      to.add(last);
    }
    return to;
  }

  private static CompletableFuture<NodeId> refused(String why) {
    return CompletableFuture.failedFuture(new RequestException(ErrorCode.IN_PROGRESS, why));
  }

  private void settled(NodeId peer) {
    links.add(peer);
    home = closed ? Optional.empty() : Optional.of(peer);
  }

  private void checkLater(Duration delay) {
    if (check != null) {
      check.cancel(false);
    }
    if (!closed && !anyPeer) {
      long wait = delay.toMillis() / 2 + context.random().nextLong(delay.toMillis());
      check = context.executor().schedule(this::check, wait, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * "Updates can indicate that the peer is no longer responsible for the client's Node-ID. The
   * client would then need to form a connection to the appropriate peer." What an Update says of
   * responsibility is the overlay algorithm's; the peer itself knows who it is.
   */
  private void check() {
    if (home.isEmpty() || moving) {
      return;
    }
    moving = true;
    NodeId before = home.get();
    var _ =
        settle(List.of())
            .whenComplete(
                (_, failure) -> {
                  moving = false;
                  checkLater(failure == null ? CHECK : CHECK_AGAIN);
                  if (home.isPresent() && !home.get().equals(before)) {
                    notifyChanged();
                  }
                });
  }

  private void updated(NodeId from) {
    if (home.filter(from::equals).isPresent() && !anyPeer) {
      checkLater(CHECK_AGAIN);
    }
  }

  /** A peer that leaves says so before its links end. */
  private void left(NodeId peer) {
    if (home.filter(peer::equals).isPresent()) {
      lost();
    }
  }

  private void lost() {
    home = Optional.empty();
    if (check != null) {
      check.cancel(false);
    }
    notifyChanged();
    List.copyOf(listeners).forEach(TopologyListener::isolated);
  }

  @Override
  public void connected(NodeId node) {
    links.add(node);
  }

  @Override
  public void restored(NodeId node) {
    links.add(node);
  }

  @Override
  public void suspect(NodeId node) {
    suspects.add(node);
  }

  @Override
  public void trust(NodeId node) {
    suspects.remove(node);
  }

  @Override
  public void disconnected(NodeId node) {
    links.remove(node);
    suspects.remove(node);
    left(node);
  }

  @Override
  public Optional<NodeId> nextHop(Opaque id) {
    return ways().findFirst();
  }

  /** A client passes nothing on. */
  @Override
  public Optional<NodeId> nextHop(Opaque id, NodeId previousHop) {
    return Optional.empty();
  }

  @Override
  public List<NodeId> otherHops(Opaque id) {
    return ways().skip(1).toList();
  }

  /** The links, in the order in which they are used. */
  private Stream<NodeId> ways() {
    List<NodeId> ways = new ArrayList<>(links);
    home.filter(links::contains)
        .ifPresent(
            peer -> {
              ways.remove(peer);
              ways.addFirst(peer);
            });
    ways.sort(Comparator.comparing(suspects::contains));
    return ways.stream();
  }

  @Override
  public boolean isResponsible(Opaque id) {
    return false;
  }

  @Override
  public boolean mayAnswer(ResourceId target, NodeId responder) {
    return true;
  }

  @Override
  public Optional<NodeId> betterPlaced(ResourceId target, NodeId responder) {
    return Optional.empty();
  }

  @Override
  public List<NodeId> replicaSet(ResourceId id) {
    return List.of();
  }

  @Override
  public boolean isReplica(ResourceId id) {
    return false;
  }

  @Override
  public boolean isPlausibleHolder(ResourceId id, NodeId sender) {
    return false;
  }

  @Override
  public boolean passesTo(NodeId joining, ResourceId id) {
    return false;
  }

  @Override
  public boolean needs(NodeId node) {
    return home.isEmpty() ? links.contains(node) : home.get().equals(node);
  }

  /** Nobody asks a client for its Routing Table. */
  @Override
  public void updateRequested(NodeId node) {}

  @Override
  public void createOverlay() {
    throw new IllegalStateException("a client cannot be the first node");
  }

  /** Where the overlay was parted, the peer that is responsible may be another now. */
  @Override
  public void checkPartition(NodeId bootstrap) {
    checkLater(CHECK_AGAIN);
  }

  @Override
  public CompletableFuture<Void> leave() {
    close();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    closed = true;
    home = Optional.empty();
    if (check != null) {
      check.cancel(false);
    }
  }

  @Override
  public boolean joined() {
    return home.isPresent();
  }

  @Override
  public Set<NodeId> neighbors() {
    return home.map(Set::of).orElse(Set.of());
  }

  @Override
  public List<NodeId> copyHolders() {
    return List.of();
  }

  @Override
  public List<NodeId> beside(NodeId node) {
    return List.of();
  }

  @Override
  public TopologyState state() {
    return new TopologyState(
        self, joined(), List.of(), home.stream().toList(), List.of(), uptime());
  }

  private Duration uptime() {
    return Duration.between(started, context.clock().instant());
  }

  @Override
  public Map<Integer, RequestHandler> handlers() {
    return handlers.byCode();
  }

  @Override
  public void addListener(TopologyListener listener) {
    listeners.add(listener);
  }

  private void notifyChanged() {
    List.copyOf(listeners).forEach(TopologyListener::changed);
  }
}
