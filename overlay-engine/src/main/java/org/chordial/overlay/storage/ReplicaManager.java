package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.topology.TopologyListener;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.Destination;
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

  /** How long a copy is kept that seems to belong here no more. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** What has expired goes. */
  private static final Duration CHECK = Duration.ofSeconds(60);

  /**
   * What failed is tried again, each time after twice as long and after {@link #CHECK} at most: who
   * refuses a copy may not have heard yet of what makes it one of the holders.
   */
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Missing copies are sent before those that wait already, or after them. */
  private enum Copies {
    NOW,
    LATER
  }

  private final TopologyPlugin topology;
  private final ValueStore store;
  private final CopySender copies;
  private final Newer newer;
  private final CoreContext context;
  private final CopyLanes lanes = new CopyLanes();
  private final Holders holders = new Holders();
  private final HoldDown holdDown = new HoldDown();
  private final HandOver handOver;
  private final Map<ResourceId, Instant> outside = new HashMap<>();
  private boolean scheduled;
  private boolean retrying;
  private Duration retryAfter = RETRY;
  private boolean closed;

  ReplicaManager(
      NodeId self,
      TopologyPlugin topology,
      ValueStore store,
      CopySender copies,
      Newer newer,
      CoreContext context) {
    this.topology = topology;
    this.store = store;
    this.copies = copies;
    this.newer = newer;
    this.context = context;
    handOver =
        new HandOver(
            self,
            topology,
            copies,
            lanes,
            holders,
            newer,
            context.clock(),
            resource -> place(resource, Copies.LATER),
            this::retry);
    after(CHECK, this::checkAgain);
  }

  /** How many copies are on their way or wait for others. */
  int copiesUnfinished() {
    return lanes.unfinished();
  }

  /**
   * A resource has changed here. "It MUST then send a Store request to its successor in the
   * Neighbor Table and to that peer's successor" (10.4), after the answer to the one that came.
   *
   * @param from who has it already
   */
  void stored(ResourceId resource, Collection<NodeId> from) {
    // Who sends one Kind of a resource need not have the others that are still to be handed over.
    boolean owed = handOver.owns(resource) && !topology.isResponsible(resource.value());
    holders.reset(resource, owed ? List.of() : from);
    context.executor().execute(() -> place(resource, Copies.NOW));
  }

  /**
   * What is here comes from before a restart: other peers may have lost it, or be responsible for
   * it by now, and so all of it is offered to whoever is.
   */
  void restored() {
    for (ResourceId resource : store.resources()) {
      holders.reset(resource, List.of());
      handOver.own(resource);
    }
  }

  /** Compares what is here with where it belongs. */
  private void check() {
    Instant now = context.clock().instant();
    for (ResourceId resource : store.resources()) {
      sweep(resource, now);
      place(resource, Copies.LATER);
    }
    NavigableSet<ResourceId> left = store.resources();
    holders.retainResources(left);
    handOver.retain(left);
    outside.keySet().retainAll(left);
  }

  private void sweep(ResourceId resource, Instant now) {
    Map<KindId, StoredKind> swept = new HashMap<>();
    store
        .get(resource)
        .forEach(
            (id, kind) -> {
              StoredKind live = kind.without(now);
              if (live.entries().size() != kind.entries().size()) {
                swept.put(id, live);
              }
            });
    if (!swept.isEmpty()) {
      var _ = store.commit(resource, swept);
    }
  }

  private void place(ResourceId resource, Copies when) {
    if (closed || store.get(resource).isEmpty()) {
      return;
    }
    if (topology.isReplica(resource)) {
      outside.remove(resource);
    }
    if (topology.isResponsible(resource.value())) {
      handOver.own(resource);
      // Who is outside of the set may have deleted its copy, and is counted on no more.
      holders.retain(resource, topology.replicaSet(resource));
      List<NodeId> due = holdDown.due(topology.replicaSet(resource), context.clock().instant());
      var _ = replicate(resource, due, when == Copies.NOW);
    } else if (!topology.joined()) {
      return;
    } else if (handOver.owns(resource)) {
      handOver.handOver(resource);
    } else if (!topology.isReplica(resource) && isLongOutside(resource)) {
      // "When peer x detects that it is no longer in the replica set for a resource R [...], it
      // SHOULD delete all data associated with R from its local store" (10.7.3).
      store.remove(resource);
    }
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

  private List<CompletableFuture<Void>> replicate(
      ResourceId resource, List<NodeId> replicas, boolean urgent) {
    List<CompletableFuture<Void>> stores = new ArrayList<>();
    for (NodeId replica : replicas) {
      stores.add(copy(resource, replica, stores.size() + 1, urgent));
    }
    return stores;
  }

  /** Copies a resource to a peer that does not have it as it is now. */
  private CompletableFuture<Void> copy(ResourceId resource, NodeId to, int number, boolean urgent) {
    if (!holders.add(resource, to)) {
      return CompletableFuture.completedFuture(null);
    }
    return lanes
        .send(to, urgent, () -> copies.send(resource, Destination.of(to), number))
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                holders.remove(resource, to);
                retry();
                refused(resource, to, failure);
              }
              return null;
            });
  }

  private void refused(ResourceId resource, NodeId by, Throwable failure) {
    LOG.debug("{} took no copy of {}: {}", by, resource, failure.getMessage());
    if (Newer.isElsewhere(failure)) {
      var _ =
          newer
              .fetch(resource, Destination.of(by))
              .thenAccept(
                  replaced -> {
                    if (replaced) {
                      stored(resource, List.of());
                    }
                  });
    }
  }

  @Override
  public CompletableFuture<Void> admitting(NodeId joining) {
    List<CompletableFuture<Void>> stores = new ArrayList<>();
    for (ResourceId resource : store.resources()) {
      if (topology.passesTo(joining, resource)) {
        stores.add(copy(resource, joining, 1, false));
      }
    }
    return CompletableFuture.allOf(stores.toArray(CompletableFuture[]::new));
  }

  @Override
  public CompletableFuture<Void> leaving() {
    List<CompletableFuture<Void>> stores = new ArrayList<>();
    for (ResourceId resource : store.resources()) {
      if (topology.isResponsible(resource.value())) {
        stores.addAll(replicate(resource, topology.replicaSet(resource), false));
      }
    }
    return CompletableFuture.allOf(stores.toArray(CompletableFuture[]::new));
  }

  @Override
  public void changed() {
    if (holdDown.changed(topology.copyHolders(), topology.neighbors(), context.clock().instant())) {
      after(HoldDown.TIME, this::check);
    }
    retryAfter = RETRY;
    // Who comes back may come back with empty hands.
    holders.retainEverywhere(topology.neighbors());
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

  private void retry() {
    if (!retrying) {
      retrying = true;
      after(
          retryAfter,
          () -> {
            retrying = false;
            Duration doubled = retryAfter.multipliedBy(2);
            retryAfter = doubled.compareTo(CHECK) < 0 ? doubled : CHECK;
            check();
          });
    }
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
