package org.chordial.overlay.topology.chord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.wire.ChordUpdate;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.UpdateReq;

/** Makes Updates and sends them (RFC 6940 section 10.7). */
final class ChordUpdates {
  /** Changes come in crowds; one Update tells of all that happened within this time. */
  private static final Duration GATHER = Duration.ofMillis(50);

  /**
   * Those of the Connection Table that are no neighbours hear of several changes at once: a join
   * brings one after the other, and nothing that they decide depends on those between.
   */
  private static final Duration GATHER_FOR_OTHERS = Duration.ofSeconds(10);

  private final ChordState state;
  private final Requester requester;
  private Consumer<NodeId> unanswered = peer -> {};
  private boolean pending;
  private boolean pendingOthers;

  ChordUpdates(ChordState state, Requester requester) {
    this.state = state;
    this.requester = requester;
  }

  /** Who hears of a peer that did not answer an Update. */
  void onUnanswered(Consumer<NodeId> unanswered) {
    this.unanswered = unanswered;
  }

  void announceToNeighbors() {
    if (!pending) {
      pending = true;
      state.after(
          GATHER,
          () -> {
            pending = false;
            List.copyOf(state.table.neighbors()).forEach(this::sendNeighbors);
          });
    }
  }

  /** "It MUST send an Update to all entries in its Connection Table" (10.7.3). */
  void announceToAll() {
    announceToNeighbors();
    if (!pendingOthers) {
      pendingOthers = true;
      state.after(
          GATHER_FOR_OTHERS,
          () -> {
            pendingOthers = false;
            List<NodeId> others = new ArrayList<>(state.links());
            others.removeAll(state.table.neighbors());
            others.forEach(this::sendNeighbors);
          });
    }
  }

  void sendNeighbors(NodeId to) {
    send(
        to,
        new ChordUpdate.Neighbors(uptime(), state.table.predecessors(), state.table.successors()));
  }

  /** The whole Routing Table, for who asked for it. */
  void sendFull(NodeId to) {
    send(
        to,
        new ChordUpdate.Full(
            uptime(),
            state.table.predecessors(),
            state.table.successors(),
            state.fingers.entries()));
  }

  /**
   * "The Joining Node MUST NOT send any Update message placing itself in the overlay" before it is
   * part of it (10.5).
   */
  private void send(NodeId to, ChordUpdate update) {
    if (!state.joined() || !state.linked(to)) {
      return;
    }
    var _ =
        requester
            .request(List.of(Destination.of(to)), new UpdateReq(update))
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null && timedOut(failure)) {
                    unanswered.accept(to);
                  }
                });
  }

  private static boolean timedOut(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RequestException e && e.code() == ErrorCode.REQUEST_TIMEOUT;
  }

  private long uptime() {
    return state.uptime().toSeconds();
  }

  /** Every peer that an Update names, its own lists first. */
  static Set<NodeId> named(ChordUpdate update) {
    Set<NodeId> named = new LinkedHashSet<>();
    switch (update) {
      case ChordUpdate.PeerReady _ -> {}
      case ChordUpdate.Neighbors u -> {
        named.addAll(u.predecessors());
        named.addAll(u.successors());
      }
      case ChordUpdate.Full u -> {
        named.addAll(u.predecessors());
        named.addAll(u.successors());
        named.addAll(u.fingers());
      }
    }
    return named;
  }

  /**
   * Who of these is not named by an Update, though its sender would name it if it had it as a
   * neighbour.
   *
   * @param from the sender
   */
  static List<NodeId> leftOut(ChordUpdate update, NodeId from, Collection<NodeId> peers) {
    Set<NodeId> named = named(update);
    return peers.stream()
        .filter(peer -> !peer.equals(from) && !named.contains(peer))
        .filter(
            peer ->
                isBeforeLast(from, peer, successors(update))
                    || isAfterLast(predecessors(update), peer, from))
        .toList();
  }

  private static boolean isBeforeLast(NodeId from, NodeId peer, List<NodeId> successors) {
    return !successors.isEmpty()
        && Ring.between(from.value(), peer.value(), successors.getLast().value());
  }

  private static boolean isAfterLast(List<NodeId> predecessors, NodeId peer, NodeId to) {
    return !predecessors.isEmpty()
        && Ring.between(predecessors.getLast().value(), peer.value(), to.value());
  }

  private static List<NodeId> successors(ChordUpdate update) {
    return switch (update) {
      case ChordUpdate.PeerReady _ -> List.of();
      case ChordUpdate.Neighbors u -> u.successors();
      case ChordUpdate.Full u -> u.successors();
    };
  }

  static List<NodeId> predecessors(ChordUpdate update) {
    return switch (update) {
      case ChordUpdate.PeerReady _ -> List.of();
      case ChordUpdate.Neighbors u -> u.predecessors();
      case ChordUpdate.Full u -> u.predecessors();
    };
  }
}
