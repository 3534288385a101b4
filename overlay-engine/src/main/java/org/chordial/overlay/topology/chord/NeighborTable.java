package org.chordial.overlay.topology.chord;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chordial.overlay.wire.NodeId;

/**
 * The linked peers that may be routed through, and among them the nearest ones on either side (RFC
 * 6940 section 10.1). Since the neighbours are worked out from all such peers, a lost one is at
 * once replaced "with the best match it has from the other peers in its Routing Table" (10.7.1).
 */
final class NeighborTable {
  private final NodeId self;
  private final int size;
  private final NavigableSet<NodeId> peers = new TreeSet<>();
  private final Set<NodeId> suspects = new HashSet<>();

  /** The peers but for the suspects; all of them where no other is left. */
  private NavigableSet<NodeId> answering = peers;

  private List<NodeId> successors = List.of();
  private List<NodeId> predecessors = List.of();
  private Set<NodeId> neighbors = Set.of();
  private int version;

  /**
   * @param size how many successors, and how many predecessors, to hold: at least three
   */
  NeighborTable(NodeId self, int size) {
    this.self = self;
    this.size = size;
  }

  /**
   * "A peer MUST NOT enter itself in its successor or predecessor table" (10.7.3).
   *
   * @return whether the successors or predecessors are now other ones
   */
  boolean add(NodeId peer) {
    return !peer.equals(self) && peers.add(peer) && recomputed();
  }

  boolean remove(NodeId peer) {
    suspects.remove(peer);
    return peers.remove(peer) && recomputed();
  }

  /** A peer does not answer at the moment: it keeps its place, but others are asked instead. */
  void suspect(NodeId peer) {
    suspects.add(peer);
    recomputeAnswering();
  }

  /** Undoes {@link #suspect}; returns whether that peer was suspected. */
  boolean trust(NodeId peer) {
    boolean suspected = suspects.remove(peer);
    recomputeAnswering();
    return suspected;
  }

  boolean isSuspect(NodeId peer) {
    return suspects.contains(peer);
  }

  boolean hasSuspects() {
    return !suspects.isEmpty();
  }

  /** The peers that answer, in ascending order; all of them where none does. */
  Set<NodeId> answering() {
    return Collections.unmodifiableSet(answering);
  }

  private void recomputeAnswering() {
    answering = peers;
    if (!suspects.isEmpty()) {
      NavigableSet<NodeId> others = new TreeSet<>(peers);
      others.removeAll(suspects);
      answering = others.isEmpty() ? peers : others;
    }
  }

  boolean contains(NodeId peer) {
    return peers.contains(peer);
  }

  /** All peers that may be routed through, in ascending order. */
  Set<NodeId> peers() {
    return Collections.unmodifiableSet(peers);
  }

  /** Nearest first. */
  List<NodeId> successors() {
    return successors;
  }

  /** Nearest first. */
  List<NodeId> predecessors() {
    return predecessors;
  }

  /** Successors and predecessors, each once. */
  Set<NodeId> neighbors() {
    return neighbors;
  }

  Optional<NodeId> predecessor() {
    return predecessors.isEmpty() ? Optional.empty() : Optional.of(predecessors.getFirst());
  }

  /**
   * The last peer that answers on the way clockwise to this identifier, itself included, or null.
   */
  NodeId lastUpTo(NodeId id) {
    NodeId floor = answering.floor(id);
    return floor != null || answering.isEmpty() ? floor : answering.last();
  }

  /**
   * The first peer that answers on the way clockwise from this identifier, itself included, or
   * null.
   */
  NodeId firstFrom(NodeId id) {
    NodeId ceiling = answering.ceiling(id);
    return ceiling != null || answering.isEmpty() ? ceiling : answering.first();
  }

  /** The first so many peers on the way clockwise from this identifier, itself included. */
  List<NodeId> clockwiseFrom(NodeId id, int count) {
    return nearest(peers.tailSet(id, true), peers.headSet(id, false), count);
  }

  /** Those of the candidates that would be neighbours if all of them were linked. */
  List<NodeId> wanted(Collection<NodeId> candidates) {
    List<NodeId> nearer = candidates.stream().filter(this::mayBeNearer).toList();
    if (nearer.isEmpty()) {
      return List.of();
    }
    NavigableSet<NodeId> all = new TreeSet<>(peers);
    all.addAll(nearer);
    Set<NodeId> nearest = new LinkedHashSet<>(following(all));
    nearest.addAll(preceding(all));
    nearest.removeAll(peers);
    return List.copyOf(nearest);
  }

  /** Whether it is not linked, and no further away than the last neighbour on one of the sides. */
  private boolean mayBeNearer(NodeId candidate) {
    if (candidate.equals(self) || peers.contains(candidate)) {
      return false;
    }
    return successors.size() < size
        || Ring.inRange(self.value(), candidate.value(), successors.getLast().value())
        || Ring.inRange(predecessors.getLast().value(), candidate.value(), self.value());
  }

  /** Another number after each change of {@link #peers}. */
  int version() {
    return version;
  }

  private boolean recomputed() {
    version++;
    recomputeAnswering();
    List<NodeId> nextSuccessors = following(peers);
    List<NodeId> nextPredecessors = preceding(peers);
    boolean changed = !nextSuccessors.equals(successors) || !nextPredecessors.equals(predecessors);
    successors = nextSuccessors;
    predecessors = nextPredecessors;
    Set<NodeId> all = new LinkedHashSet<>(successors);
    all.addAll(predecessors);
    neighbors = Collections.unmodifiableSet(all);
    return changed;
  }

  private List<NodeId> following(NavigableSet<NodeId> all) {
    return nearest(all.tailSet(self, false), all.headSet(self, false), size);
  }

  private List<NodeId> preceding(NavigableSet<NodeId> all) {
    return nearest(
        all.headSet(self, false).descendingSet(), all.tailSet(self, false).descendingSet(), size);
  }

  private static List<NodeId> nearest(
      Collection<NodeId> first, Collection<NodeId> wrapped, int count) {
    List<NodeId> nearest = new ArrayList<>(count);
    for (Collection<NodeId> part : List.of(first, wrapped)) {
      for (NodeId peer : part) {
        if (nearest.size() == count) {
          return List.copyOf(nearest);
        }
        nearest.add(peer);
      }
    }
    return List.copyOf(nearest);
  }
}
