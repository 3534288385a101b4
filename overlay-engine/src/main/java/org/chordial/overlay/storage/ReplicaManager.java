package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.topology.TopologyListener;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every resource is where it belongs (RFC 6940 sections 10.4, 10.5 and 10.7.3): on
 * the responsible peer and its replica set, and nowhere for longer than needed.
 */
final class ReplicaManager implements TopologyListener {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaManager.class);

  /** Changes of neighbours come in crowds. */
  private static final Duration SETTLE = Duration.ofMillis(200);

  /** "The successor replacement hold-down time (30 seconds)" (10.7.1). */
  private static final Duration HOLD_DOWN = Duration.ofSeconds(30);

  /** How long a copy is kept that seems to belong here no more. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** What failed is tried again, and what has expired goes. */
  private static final Duration CHECK = Duration.ofSeconds(60);

  /** After this, the owner's next Store is what brings the value to its place. */
  private static final Duration HAND_OVER_LIMIT = Duration.ofMinutes(15);

  private final NodeId self;
  private final TopologyPlugin topology;
  private final ValueStore store;
  private final CopySender copies;
  private final Newer newer;
  private final CoreContext context;
  private final Map<ResourceId, Set<NodeId>> holders = new HashMap<>();
  private final Map<ResourceId, Instant> outside = new HashMap<>();
  private final Set<ResourceId> owned = new HashSet<>();
  private final Map<ResourceId, Instant> handingOver = new HashMap<>();
  private List<NodeId> lastSet = List.of();
  private Instant heldUntil = Instant.MIN;
  private boolean scheduled;
  private boolean closed;

  ReplicaManager(
      NodeId self,
      TopologyPlugin topology,
      ValueStore store,
      CopySender copies,
      Newer newer,
      CoreContext context) {
    this.self = self;
    this.topology = topology;
    this.store = store;
    this.copies = copies;
    this.newer = newer;
    this.context = context;
    after(CHECK, this::checkAgain);
  }

  /**
   * A resource has changed here. "It MUST then send a Store request to its successor in the
   * Neighbor Table and to that peer's successor" (10.4), after the answer to the one that came.
   *
   * @param from who has it already
   */
  void stored(ResourceId resource, Collection<NodeId> from) {
    holders.put(resource, new HashSet<>(from));
    context.executor().execute(() -> place(resource, true));
  }

  /** Compares what is here with where it belongs. */
  private void checkAll(boolean replicate) {
    Instant now = context.clock().instant();
    for (ResourceId resource : store.resources()) {
      Map<KindId, StoredKind> live = new HashMap<>(store.get(resource));
      live.replaceAll((id, kind) -> kind.without(now));
      store.commit(resource, live);
      place(resource, replicate);
    }
    holders.keySet().retainAll(store.resources());
    owned.retainAll(store.resources());
    handingOver.keySet().retainAll(owned);
    outside.keySet().retainAll(store.resources());
  }

  private void place(ResourceId resource, boolean replicate) {
    if (closed || store.get(resource).isEmpty()) {
      return;
    }
    if (topology.isReplica(resource)) {
      outside.remove(resource);
    }
    if (topology.isResponsible(resource.value())) {
      owned.add(resource);
      forgetOutsiders(resource);
      if (replicate) {
        var _ = replicate(resource);
      }
    } else if (!topology.state().joined()) {
      return;
    } else if (owned.contains(resource)) {
      handOver(resource);
    } else if (!topology.isReplica(resource) && isLongOutside(resource)) {
      // "When peer x detects that it is no longer in the replica set for a resource R [...], it
      // SHOULD delete all data associated with R from its local store" (10.7.3).
      store.remove(resource);
      holders.remove(resource);
    }
  }

  /** Who is outside of the set may have deleted its copy, and is counted on no more. */
  private void forgetOutsiders(ResourceId resource) {
    holders
        .computeIfAbsent(resource, r -> new HashSet<>())
        .retainAll(topology.replicaSet(resource));
  }

  /**
   * Peers learn of changes at different moments: who deleted at once could be counted on by a
   * responsible peer that never saw it outside of the set.
   */
  private boolean isLongOutside(ResourceId resource) {
    Instant now = context.clock().instant();
    Instant since = outside.computeIfAbsent(resource, r -> now);
    return !now.isBefore(since.plus(GRACE));
  }

  private List<CompletableFuture<Void>> replicate(ResourceId resource) {
    List<CompletableFuture<Void>> stores = new ArrayList<>();
    for (NodeId replica : topology.replicaSet(resource)) {
      stores.add(copy(resource, replica, stores.size() + 1));
    }
    return stores;
  }

  /** Copies a resource to a peer that does not have it as it is now. */
  private CompletableFuture<Void> copy(ResourceId resource, NodeId to, int number) {
    Set<NodeId> have = holders.computeIfAbsent(resource, r -> new HashSet<>());
    if (!have.add(to)) {
      return CompletableFuture.completedFuture(null);
    }
    return copies
        .send(resource, Destination.of(to), number)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                have.remove(to);
                refused(resource, to, failure);
              }
              return null;
            });
  }

  private void refused(ResourceId resource, NodeId by, Throwable failure) {
    LOG.debug("{} took no copy of {}: {}", by, resource, failure.getMessage());
    if (hasNewer(failure)) {
      var _ =
          newer
              .fetch(resource, by)
              .thenAccept(
                  replaced -> {
                    if (replaced) {
                      stored(resource, List.of());
                    }
                  });
    }
  }

  private static boolean hasNewer(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RequestException refusal
        && (refusal.code() == ErrorCode.DATA_TOO_OLD
            || refusal.code() == ErrorCode.GENERATION_COUNTER_TOO_LOW);
  }

  /**
   * "When a peer detects through an Update that it is no longer responsible for any data value it
   * is storing, it MUST attempt to Store a copy to the correct node unless it knows the newly
   * responsible node already has a copy of the data" (6.4.2.3).
   */
  private void handOver(ResourceId resource) {
    Set<NodeId> have = holders.computeIfAbsent(resource, r -> new HashSet<>());
    if (topology.state().predecessors().stream()
        .anyMatch(p -> have.contains(p) && topology.mayAnswer(resource, p))) {
      release(resource);
      return;
    }
    Instant now = context.clock().instant();
    Instant since = handingOver.computeIfAbsent(resource, r -> now);
    if (now.isAfter(since.plus(HAND_OVER_LIMIT))) {
      LOG.info("{} could not hand over {}", self, resource);
      release(resource);
      return;
    }
    var _ =
        copies
            .send(resource, Destination.of(resource), 1)
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    have.add(answer.from());
                    release(resource);
                  } else if (hasNewer(failure)) {
                    release(resource);
                  } else {
                    LOG.debug("{} is not handed over: {}", resource, failure.getMessage());
                  }
                });
  }

  private void release(ResourceId resource) {
    owned.remove(resource);
    handingOver.remove(resource);
    place(resource, false);
  }

  @Override
  public CompletableFuture<Void> admitting(NodeId joining) {
    List<CompletableFuture<Void>> stores = new ArrayList<>();
    for (ResourceId resource : store.resources()) {
      if (topology.passesTo(joining, resource)) {
        stores.add(copy(resource, joining, 1));
      }
    }
    return CompletableFuture.allOf(stores.toArray(CompletableFuture[]::new));
  }

  @Override
  public CompletableFuture<Void> leaving() {
    List<CompletableFuture<Void>> stores = new ArrayList<>();
    for (ResourceId resource : store.resources()) {
      if (topology.isResponsible(resource.value())) {
        stores.addAll(replicate(resource));
      }
    }
    return CompletableFuture.allOf(stores.toArray(CompletableFuture[]::new));
  }

  /**
   * "When replacing a successor, the peer SHOULD delay the creation of new replicas for the
   * successor replacement hold-down time (30 seconds)" (10.7.1). A peer that came between needs no
   * delay.
   */
  @Override
  public void changed() {
    List<NodeId> set = topology.state().successors();
    set = set.subList(0, Math.min(2, set.size()));
    boolean replaced = !lastSet.isEmpty() && !set.containsAll(lastSet) && onlyFarther(set);
    lastSet = set;
    if (replaced) {
      heldUntil = context.clock().instant().plus(HOLD_DOWN);
      after(HOLD_DOWN, this::check);
    }
    // Who comes back may come back with empty hands.
    List<NodeId> live = liveHolders();
    holders.values().forEach(have -> have.retainAll(live));
    if (!scheduled) {
      scheduled = true;
      after(
          SETTLE,
          () -> {
            scheduled = false;
            check();
          });
    }
  }

  /** Whether nobody in the set is new but for those behind the ones that stayed. */
  private boolean onlyFarther(List<NodeId> set) {
    List<NodeId> stayed = new ArrayList<>(lastSet);
    stayed.retainAll(set);
    return set.size() >= stayed.size() && set.subList(0, stayed.size()).equals(stayed);
  }

  private List<NodeId> liveHolders() {
    List<NodeId> live = new ArrayList<>(topology.state().successors());
    live.addAll(topology.state().predecessors());
    return live;
  }

  private void check() {
    checkAll(!context.clock().instant().isBefore(heldUntil));
  }

  private void checkAgain() {
    check();
    after(CHECK, this::checkAgain);
  }

  void close() {
    closed = true;
  }

  private void after(Duration delay, Runnable task) {
    var _ =
        context
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
}
