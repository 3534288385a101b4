package org.chordial.overlay.topology.chord;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/** Who is responsible, who holds copies, and who is next (RFC 6940 sections 10.1, 10.3, 10.4). */
final class ChordRouting {
  /** The responsible peer and "its successor in the Neighbor Table and that peer's successor". */
  private static final int HOLDERS = 3;

  private final NodeId self;
  private final NeighborTable table;

  ChordRouting(NodeId self, NeighborTable table) {
    this.self = self;
    this.table = table;
  }

  /**
   * Whether this peer stands for the identifier now: it is responsible, or those before it that are
   * do not answer, and it holds their copies (10.4).
   */
  boolean isResponsible(Opaque id) {
    if (!table.hasSuspects() || inRange(id)) {
      return inRange(id);
    }
    NodeId before = table.lastUpTo(self);
    return id.length() == ResourceIds.LENGTH
        && before != null
        && Ring.inRange(before.value(), id, self.value());
  }

  /**
   * "A peer, x, is responsible for a particular Resource-ID, k, if k is less than or equal to x and
   * k is greater than p, where p is the Node-ID of the previous peer in the Neighbor Table."
   */
  boolean inRange(Opaque id) {
    return id.length() == ResourceIds.LENGTH
        && table.predecessor().map(p -> Ring.inRange(p.value(), id, self.value())).orElse(true);
  }

  /**
   * "It MUST route the request to the peer in the Routing Table that has the largest Node-ID that
   * is in the interval between the peer and k. If no such node is found, the peer finds the
   * smallest Node-ID that is greater than k and MUST route the message to that node." A peer that
   * is k itself is the largest of the interval.
   */
  Optional<NodeId> nextHop(Opaque id) {
    if (id.length() != ResourceIds.LENGTH) {
      return Optional.empty();
    }
    NodeId target = new NodeId(id);
    NodeId before = table.lastUpTo(target);
    return before != null && Ring.inRange(self.value(), before.value(), id)
        ? Optional.of(before)
        : Optional.ofNullable(table.firstFrom(target));
  }

  /**
   * "The largest Node-ID in the interval" may be the peer that the message came from, when that
   * peer no longer sees the one that is responsible: then it goes to that one directly, and so it
   * turns out whether it still answers.
   */
  Optional<NodeId> nextHop(Opaque id, NodeId previousHop) {
    Optional<NodeId> next = nextHop(id);
    if (next.isEmpty() || !next.get().equals(previousHop)) {
      return next;
    }
    return table.answering().stream()
        .filter(peer -> !peer.equals(previousHop))
        .min(Ring.clockwiseFrom(id))
        .or(() -> next);
  }

  /**
   * The nearest peers behind the identifier and before it in turn: who stands behind it is
   * responsible or knows who is, and who stands before it is where {@link #nextHop} leads.
   */
  List<NodeId> otherHops(Opaque id) {
    if (id.length() != ResourceIds.LENGTH) {
      return List.of();
    }
    List<NodeId> behind = new ArrayList<>(table.answering());
    behind.sort(Ring.clockwiseFrom(id));
    Set<NodeId> others = new LinkedHashSet<>();
    for (int i = 0; i < Math.min(HOLDERS, behind.size()); i++) {
      others.add(behind.get(i));
      others.add(behind.get(behind.size() - 1 - i));
    }
    nextHop(id).ifPresent(others::remove);
    return List.copyOf(others);
  }

  List<NodeId> replicaSet() {
    List<NodeId> successors = table.successors();
    return successors.subList(0, Math.min(HOLDERS - 1, successors.size()));
  }

  boolean isReplica(Opaque id) {
    return id.length() == ResourceIds.LENGTH && holders(id).contains(self);
  }

  /**
   * "Replica StoreReqs MUST come from nodes which are either in the known replica set for a given
   * resource or which are closer than some node in the replica set" (7.4.1.1).
   */
  boolean isPlausibleHolder(Opaque id, NodeId sender) {
    if (id.length() != ResourceIds.LENGTH) {
      return false;
    }
    List<NodeId> holders = holders(id);
    return holders.size() < HOLDERS
        || Ring.clockwiseFrom(id).compare(sender, holders.getLast()) <= 0;
  }

  /**
   * "The response to a Resource-ID MUST come from a node at least as close" as every neighbour
   * (6.3.4): none of them lies between the identifier and the responder.
   */
  boolean mayAnswer(Opaque id, NodeId responder) {
    return betterPlaced(id, responder).isEmpty();
  }

  /** Of the neighbours that answer, the one that lies between the two and nearest to the first. */
  Optional<NodeId> betterPlaced(Opaque id, NodeId responder) {
    var order = Ring.clockwiseFrom(id);
    return table.neighbors().stream()
        .filter(peer -> !table.isSuspect(peer) && order.compare(peer, responder) < 0)
        .min(order);
  }

  private List<NodeId> holders(Opaque id) {
    List<NodeId> nearest = new ArrayList<>(table.clockwiseFrom(new NodeId(id), HOLDERS));
    nearest.add(self);
    nearest.sort(Ring.clockwiseFrom(id));
    return nearest.subList(0, Math.min(HOLDERS, nearest.size()));
  }
}
