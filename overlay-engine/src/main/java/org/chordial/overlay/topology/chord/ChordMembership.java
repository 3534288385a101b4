package org.chordial.overlay.topology.chord;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.overlay.forward.Attacher;
import org.chordial.overlay.topology.TopologyListener;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes peers into the tables and out of them, and tells who has to know (10.7.1, 10.7.3). */
final class ChordMembership {
  private static final Logger LOG = LoggerFactory.getLogger(ChordMembership.class);
  private static final int MAX_REMEMBERED = 1000;

  private final ChordState state;
  private final Attacher attacher;
  private final ChordUpdates updates;
  private final Map<NodeId, CompletableFuture<Void>> attaching = new HashMap<>();
  private final Map<NodeId, Instant> avoided = new HashMap<>();
  private Consumer<NodeId> neighborLost = peer -> {};
  private Consumer<NodeId> fingerLost = peer -> {};
  private Consumer<NodeId> unready = peer -> {};

  ChordMembership(ChordState state, Attacher attacher, ChordUpdates updates) {
    this.state = state;
    this.attacher = attacher;
    this.updates = updates;
    updates.onUnanswered(this::lost);
  }

  void onLost(Consumer<NodeId> neighbor, Consumer<NodeId> finger) {
    neighborLost = neighbor;
    fingerLost = finger;
  }

  /** Who asks a linked peer for its Update, when others name it and it has sent none. */
  void onUnready(Consumer<NodeId> ask) {
    unready = ask;
  }

  /** Takes in a linked peer that has said, or been said, to be ready. */
  void take(NodeId peer) {
    avoided.remove(peer);
    Optional<NodeId> before = state.table.predecessor();
    if (state.linked(peer) && state.table.add(peer)) {
      changed(before, true);
    }
  }

  /**
   * "The peer MUST remove the entry from its Neighbor Table and replace it with the best match it
   * has from the other peers in its Routing Table" (10.7.1).
   */
  void lost(NodeId peer) {
    avoid(peer);
    boolean known = state.table.contains(peer);
    Optional<NodeId> before = state.table.predecessor();
    if (!state.table.remove(peer)) {
      if (known) {
        fingerLost.accept(peer);
      }
      return;
    }
    if (state.joined() && state.table.peers().isEmpty()) {
      isolated();
      return;
    }
    changed(before, false);
    neighborLost.accept(peer);
  }

  /**
   * Only the founder goes on alone: "the idea is to avoid having ordinary nodes try to become
   * responsible for the entire overlay during a partition" (6.4.2.1).
   */
  private void isolated() {
    LOG.info("{} has lost every other peer", state.self);
    state.joined(state.founder());
    state.notifyChanged();
    state.listeners().forEach(TopologyListener::isolated);
  }

  private void changed(Optional<NodeId> predecessorBefore, boolean grown) {
    boolean range = !predecessorBefore.equals(state.table.predecessor());
    if (range || (state.settings.reactive() && grown)) {
      updates.announceToAll();
    } else if (state.settings.reactive()) {
      updates.announceToNeighbors();
    }
    state.notifyChanged();
  }

  /**
   * "UpdateReq contains peers that x does not know about that should be in x's Neighbor Table":
   * then "x MUST attempt to Attach to the new peers" (10.7.3).
   *
   * @param via "it MUST source-route the Attach request through the peer from which it learned the
   *     new peer's Node-ID" (10.6); empty where that peer is about to go
   * @return completes when every attempt has ended
   */
  CompletableFuture<Void> consider(Optional<NodeId> via, Collection<NodeId> named) {
    List<NodeId> candidates = named.stream().filter(peer -> !isAvoided(peer)).toList();
    List<CompletableFuture<Void>> attempts = new ArrayList<>();
    for (NodeId peer : state.table.wanted(candidates)) {
      if (!state.linked(peer)) {
        attempts.add(attach(via, peer));
      } else if (!state.joined()) {
        take(peer);
      } else {
        avoid(peer);
        unready.accept(peer);
      }
    }
    return CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new));
  }

  /** Links to a peer and takes it in; ends without failure, whatever comes of it. */
  CompletableFuture<Void> attach(Optional<NodeId> via, NodeId peer) {
    CompletableFuture<Void> running = attaching.get(peer);
    if (running != null) {
      return running;
    }
    List<Destination> to = new ArrayList<>();
    via.filter(v -> !v.equals(peer)).map(Destination::of).ifPresent(to::add);
    to.add(Destination.of(peer));
    CompletableFuture<Void> attempt = new CompletableFuture<>();
    attaching.put(peer, attempt);
    var _ =
        attacher
            .attach(to, false)
            .whenComplete(
                (link, failure) -> {
                  attaching.remove(peer);
                  if (failure == null && link.remoteNodeId().equals(peer)) {
                    attached(peer);
                  } else {
                    LOG.debug("{} cannot attach to {}", state.self, peer, failure);
                    avoid(peer);
                  }
                  attempt.complete(null);
                });
    return attempt;
  }

  private void attached(NodeId peer) {
    state.link(peer);
    take(peer);
    updates.sendNeighbors(peer);
  }

  boolean isAvoided(NodeId peer) {
    Instant until = avoided.get(peer);
    return until != null && state.context.clock().instant().isBefore(until);
  }

  void forgive(NodeId peer) {
    avoided.remove(peer);
  }

  private void avoid(NodeId peer) {
    if (avoided.size() >= MAX_REMEMBERED) {
      avoided.clear();
    }
    avoided.put(peer, state.context.clock().instant().plus(state.settings.retryAfter()));
  }
}
