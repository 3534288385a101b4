package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * "When a peer detects through an Update that it is no longer responsible for any data value it is
 * storing, it MUST attempt to Store a copy to the correct node unless it knows the newly
 * responsible node already has a copy of the data" (RFC 6940 section 6.4.2.3).
 */
final class HandOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  /** After this, the owner's next Store is what brings the value to its place. */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final NodeId self;
  private final TopologyPlugin topology;
  private final CopySender copies;
  private final CopyLanes lanes;
  private final Holders holders;
  private final Newer newer;
  private final InstantSource clock;
  private final Consumer<ResourceId> released;
  private final Runnable failed;
  private final Set<ResourceId> owned = new HashSet<>();
  private final Map<ResourceId, Instant> since = new HashMap<>();
  private final Set<ResourceId> underWay = new HashSet<>();
  private final Set<ResourceId> offered = new HashSet<>();

  /**
   * @param released hears of each resource that this peer answers for no more
   * @param failed run when a resource could not be handed over and is still to be
   */
  HandOver(
      NodeId self,
      TopologyPlugin topology,
      CopySender copies,
      CopyLanes lanes,
      Holders holders,
      Newer newer,
      InstantSource clock,
      Consumer<ResourceId> released,
      Runnable failed) {
    this.self = self;
    this.topology = topology;
    this.copies = copies;
    this.lanes = lanes;
    this.holders = holders;
    this.newer = newer;
    this.clock = clock;
    this.released = released;
    this.failed = failed;
  }

  /** This peer answers for the resource until another one does. */
  void own(ResourceId resource) {
    owned.add(resource);
    since.remove(resource);
  }

  boolean owns(ResourceId resource) {
    return owned.contains(resource);
  }

  /** Brings a resource to the peer that is responsible for it now, unless it is there. */
  void handOver(ResourceId resource) {
    if (underWay.contains(resource)) {
      return;
    }
    Set<NodeId> have = holders.of(resource);
    if (have.stream().anyMatch(holder -> topology.mayAnswer(resource, holder))) {
      release(resource);
      return;
    }
    Instant now = clock.instant();
    if (now.isAfter(since.computeIfAbsent(resource, r -> now).plus(LIMIT))) {
      LOG.info("{} could not hand over {}", self, resource);
      release(resource);
      return;
    }
    underWay.add(resource);
    if (offered.remove(resource)) {
      seeWhetherTaken(resource);
      return;
    }
    // This peer's own lane stands for whoever is responsible, which is not known before the answer.
    var _ =
        lanes
            .send(self, false, () -> copies.send(resource, Destination.of(resource), 1))
            .whenComplete(
                (answer, failure) -> {
                  underWay.remove(resource);
                  if (failure == null) {
                    holders.add(resource, answer.from());
                    release(resource);
                  } else if (Newer.isElsewhere(failure)) {
                    takeNewer(resource);
                  } else {
                    if (CopySender.isForbidden(failure)) {
                      offered.add(resource);
                    }
                    LOG.debug("{} is not handed over: {}", resource, failure.getMessage());
                    failed.run();
                  }
                });
  }

  /** Who may not take it from here may have fetched it: {@link Offers}. */
  private void seeWhetherTaken(ResourceId resource) {
    var _ =
        copies
            .areThere(resource)
            .whenComplete(
                (there, failure) -> {
                  underWay.remove(resource);
                  if (failure == null && there) {
                    release(resource);
                  } else {
                    failed.run();
                  }
                });
  }

  /**
   * One value that is newer there has all of them refused: with it in the place of the old one the
   * others are taken.
   */
  private void takeNewer(ResourceId resource) {
    underWay.add(resource);
    var _ =
        newer
            .fetch(resource, Destination.of(resource))
            .whenComplete(
                (replaced, failure) -> {
                  underWay.remove(resource);
                  if (failure == null && replaced) {
                    handOver(resource);
                  } else if (failure == null) {
                    release(resource);
                  } else {
                    failed.run();
                  }
                });
  }

  private void release(ResourceId resource) {
    owned.remove(resource);
    since.remove(resource);
    offered.remove(resource);
    released.accept(resource);
  }

  void retain(Collection<ResourceId> resources) {
    owned.retainAll(resources);
    since.keySet().retainAll(owned);
    offered.retainAll(owned);
  }
}
