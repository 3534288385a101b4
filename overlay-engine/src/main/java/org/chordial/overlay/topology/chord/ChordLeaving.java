package org.chordial.overlay.topology.chord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.topology.TopologyListener;
import org.chordial.overlay.wire.ChordLeaveData;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.LeaveAns;
import org.chordial.overlay.wire.LeaveReq;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.WireException;

/** Leaving, and seeing others leave (RFC 6940 sections 6.4.2.2 and 10.9). */
final class ChordLeaving {
  private static final long FAREWELL_MS = 5000;

  private final ChordState state;
  private final Requester requester;
  private final ChordMembership membership;
  private final MessageCodec codec;
  private final Set<NodeId> left = new HashSet<>();

  ChordLeaving(
      ChordState state, Requester requester, ChordMembership membership, MessageCodec codec) {
    this.state = state;
    this.requester = requester;
    this.membership = membership;
    this.codec = codec;
  }

  /** "Peers SHOULD send a Leave request to all members of their Neighbor Table." */
  CompletableFuture<Void> leave() {
    if (!state.joined()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<?>[] handedOver =
        state.listeners().stream().map(TopologyListener::leaving).toArray(CompletableFuture[]::new);
    return inTime(CompletableFuture.allOf(handedOver)).thenCompose(done -> inTime(farewell()));
  }

  private CompletableFuture<Void> farewell() {
    state.joined(false);
    List<CompletableFuture<?>> farewells = new ArrayList<>();
    for (NodeId neighbor : state.table.neighbors()) {
      ChordLeaveData data =
          state.table.successors().contains(neighbor)
              ? new ChordLeaveData.FromPredecessor(state.table.predecessors())
              : new ChordLeaveData.FromSuccessor(state.table.successors());
      LeaveReq leave = new LeaveReq(state.self, codec.encodeLeaveData(data));
      farewells.add(
          requester
              .request(List.of(Destination.of(neighbor)), leave)
              .handle((answer, failure) -> null));
    }
    return CompletableFuture.allOf(farewells.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> inTime(CompletableFuture<Void> future) {
    CompletableFuture<Void> limited = new CompletableFuture<>();
    var timer =
        state
            .context
            .executor()
            .schedule(() -> limited.complete(null), FAREWELL_MS, TimeUnit.MILLISECONDS);
    var _ =
        future.whenComplete(
            (done, failure) -> {
              timer.cancel(false);
              limited.complete(null);
            });
    return limited;
  }

  /**
   * "Any peer which receives a Leave for a peer n in its neighbor set MUST follow procedures as if
   * it had detected a peer failure." The peers that the Leave names are attached to through the
   * overlay, since the one that named them is about to be gone.
   */
  CompletableFuture<Reply> handle(IncomingRequest request, LeaveReq leave) {
    NodeId leaving = leave.leavingPeerId();
    if (!leaving.equals(request.signerId()) || !leaving.equals(request.previousHop())) {
      return CompletableFuture.failedFuture(
          new RequestException(ErrorCode.FORBIDDEN, "a node leaves by itself, over its own link"));
    }
    List<NodeId> named = named(leave.overlaySpecificData());
    left.add(leaving);
    membership.lost(leaving);
    if (state.joined()) {
      var _ = membership.consider(Optional.empty(), named);
    }
    return CompletableFuture.completedFuture(Reply.of(new LeaveAns()));
  }

  /** Whether this node said farewell and its link is still there. */
  boolean hasLeft(NodeId node) {
    return left.contains(node);
  }

  void forget(NodeId node) {
    left.remove(node);
  }

  /** The named peers; none where the data is not as it should be, for a Leave is a Leave. */
  private List<NodeId> named(Opaque data) {
    try {
      return switch (codec.decodeLeaveData(data)) {
        case ChordLeaveData.FromSuccessor(List<NodeId> successors) -> successors;
        case ChordLeaveData.FromPredecessor(List<NodeId> predecessors) -> predecessors;
      };
    } catch (WireException e) {
      return List.of();
    }
  }
}
