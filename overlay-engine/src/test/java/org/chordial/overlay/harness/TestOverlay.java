package org.chordial.overlay.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.storage.StorageLimits;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.topology.chord.ChordSettings;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * Many peers in one virtual time. Requests go from peer to peer as the forwarding layer would send
 * them, each hop taking some milliseconds, but nothing is encoded and links are entries of a set.
 */
public final class TestOverlay {
  private static final int MAX_HOPS = 100;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration DETECTION = Duration.ofSeconds(2);

  public final VirtualTime time = new VirtualTime();
  final TestIdentities identities = new TestIdentities();

  /** What every peer goes by; a test may change it between two moments. */
  public ConfigurationDocument configuration;

  final ChordSettings settings;

  /** For the peers that are made from now on. */
  public StorageLimits limits = StorageLimits.DEFAULT;

  private final SplittableRandom random;
  private final Map<NodeId, TestPeer> peers = new LinkedHashMap<>();
  private final Set<Set<NodeId>> links = new LinkedHashSet<>();
  private Set<NodeId> island = Set.of();
  private int longestPath;

  public TestOverlay(long seed) {
    this(seed, ConfigurationDocument.named(TestIdentities.OVERLAY).build());
  }

  public TestOverlay(long seed, ConfigurationDocument configuration) {
    this.configuration = configuration;
    settings = ChordSettings.of(configuration.chord());
    random = new SplittableRandom(seed);
  }

  /** A peer of that user with a random Node-ID, not joined yet. */
  public TestPeer peer(String user) {
    byte[] id = new byte[NodeId.CHORD_LENGTH];
    random.nextBytes(id);
    return peer(user, NodeId.of(id));
  }

  public TestPeer peer(String user, NodeId id) {
    TestPeer peer = new TestPeer(this, identities.issue(user, id), random.nextLong());
    peers.put(id, peer);
    return peer;
  }

  /** A ring of so many peers, users u0, u1, ..., all joined through the first. */
  public List<TestPeer> ring(int size) {
    List<TestPeer> ring = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      TestPeer peer = peer("u" + i + "@" + TestIdentities.OVERLAY);
      ring.add(peer);
      if (i == 0) {
        peer.chord.createOverlay();
      } else {
        join(peer, ring.getFirst());
      }
    }
    time.advance(Duration.ofSeconds(10));
    return ring;
  }

  public void join(TestPeer peer, TestPeer bootstrap) {
    connect(peer.id(), bootstrap.id());
    time.await(peer.chord.join(bootstrap.id()), Duration.ofMinutes(2));
  }

  public void connect(NodeId a, NodeId b) {
    if (links.add(Set.of(a, b))) {
      peers.get(a).chord.connected(b);
      peers.get(b).chord.connected(a);
    }
  }

  /** The peer is gone from one moment to the next; its neighbours notice a little later. */
  public void kill(TestPeer peer) {
    peers.remove(peer.id());
    peer.close();
    for (Set<NodeId> link : List.copyOf(links)) {
      if (link.contains(peer.id())) {
        links.remove(link);
        link.stream()
            .filter(n -> !n.equals(peer.id()))
            .forEach(n -> later(() -> cut(n, peer.id())));
      }
    }
  }

  /** No message passes between these and the others, until {@link #heal}. */
  public void isolate(Collection<TestPeer> some) {
    Set<NodeId> ids = new HashSet<>();
    some.forEach(peer -> ids.add(peer.id()));
    island = ids;
    for (Set<NodeId> link : List.copyOf(links)) {
      List<NodeId> ends = link.stream().sorted().toList();
      if (!reachable(ends.get(0), ends.get(1))) {
        links.remove(link);
        later(() -> cut(ends.get(0), ends.get(1)));
        later(() -> cut(ends.get(1), ends.get(0)));
      }
    }
  }

  public void heal() {
    island = Set.of();
  }

  private void later(Runnable task) {
    var _ = time.schedule(task, DETECTION.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cut(NodeId from, NodeId gone) {
    if (peers.containsKey(from) && !links.contains(Set.of(from, gone))) {
      peers.get(from).chord.disconnected(gone);
    }
  }

  private boolean reachable(NodeId a, NodeId b) {
    return island.contains(a) == island.contains(b);
  }

  boolean linked(NodeId a, NodeId b) {
    return !a.equals(b) && links.contains(Set.of(a, b));
  }

  Optional<TestPeer> find(NodeId id) {
    return Optional.ofNullable(peers.get(id));
  }

  public Collection<TestPeer> peers() {
    return List.copyOf(peers.values());
  }

  /** The longest way that any request has gone, in links. */
  public int longestPath() {
    return longestPath;
  }

  /** The peer that ought to be responsible, by the Node-IDs alone. */
  public TestPeer responsible(Opaque id) {
    return peers.values().stream()
        .filter(peer -> peer.id().value().compareTo(id) >= 0)
        .min((a, b) -> a.id().compareTo(b.id()))
        .orElseGet(() -> peers.values().stream().min((a, b) -> a.id().compareTo(b.id())).get());
  }

  public TestPeer responsible(String name) {
    return responsible(ResourceIds.of(name).value());
  }

  /** Takes a message from peer to peer; whoever waits for it hears nothing if it is lost. */
  void route(
      TestPeer at, NodeId previous, List<Destination> to, int hops, Consumer<Arrival> arrived) {
    Destination first = to.getFirst();
    Opaque id =
        switch (first) {
          case Destination.NodeDestination node -> node.nodeId().value();
          case Destination.ResourceDestination resource -> resource.resourceId().value();
          default -> throw new IllegalArgumentException("not routed here: " + first);
        };
    boolean node = first instanceof Destination.NodeDestination;
    if (node && at.id().value().equals(id)) {
      if (to.size() == 1) {
        longestPath = Math.max(longestPath, hops);
        arrived.accept(new Arrival(at, previous, hops));
      } else {
        route(at, previous, to.subList(1, to.size()), hops, arrived);
      }
      return;
    }
    if (!node && at.chord.isResponsible(id)) {
      longestPath = Math.max(longestPath, hops);
      arrived.accept(new Arrival(at, previous, hops));
      return;
    }
    Optional<NodeId> next =
        id.length() == NodeId.CHORD_LENGTH && linked(at.id(), new NodeId(id))
            ? Optional.of(new NodeId(id))
            : at.chord.nextHop(id, previous);
    if (next.isPresent() && hops < MAX_HOPS) {
      hop(
          at.id(),
          next.get(),
          () -> find(next.get()).ifPresent(peer -> route(peer, at.id(), to, hops + 1, arrived)));
    }
  }

  private void hop(NodeId from, NodeId to, Runnable task) {
    if (linked(from, to) && reachable(from, to)) {
      after(Duration.ofMillis(5 + random.nextLong(15)), task);
    }
  }

  /** The way back of an answer. */
  void back(NodeId from, TestPeer to, int hops, Runnable task) {
    after(
        Duration.ofMillis(15L * hops),
        () -> {
          if (find(to.id()).filter(to::equals).isPresent() && reachable(from, to.id())) {
            task.run();
          }
        });
  }

  void after(Duration delay, Runnable task) {
    var _ = time.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  <T> CompletableFuture<T> inTime(CompletableFuture<T> future) {
    var timer =
        time.schedule(
            () ->
                future.completeExceptionally(
                    new RequestException(ErrorCode.REQUEST_TIMEOUT, "nobody answered")),
            TIMEOUT.toMillis(),
            TimeUnit.MILLISECONDS);
    var _ = future.whenComplete((value, failure) -> timer.cancel(false));
    return future;
  }

  /** Where a message has come to. */
  record Arrival(TestPeer peer, NodeId previousHop, int hops) {}
}
