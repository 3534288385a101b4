package org.chordial.overlay.topology.chord;

import java.nio.ByteBuffer;
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
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/** Leaving, and seeing others leave (RFC 6940 sections 6.4.2.2 and 10.9). */
final class ChordLeaving {
  private static final long FAREWELL_MS = 5000;
  private static final int NODE_ID_LENGTH = NodeId.CHORD_LENGTH;

  private final ChordState state;
  private final Requester requester;
  private final ChordMembership membership;
  private final Set<NodeId> left = new HashSet<>();

  ChordLeaving(ChordState state, Requester requester, ChordMembership membership) {
    this.state = state;
    this.requester = requester;
    this.membership = membership;
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
      LeaveReq leave = new LeaveReq(state.self, encode(data));
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
    List<NodeId> named = decode(leave.overlaySpecificData());
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

  static Opaque encode(ChordLeaveData data) {
    List<NodeId> nodes =
        switch (data) {
          case ChordLeaveData.FromSuccessor d -> d.successors();
          case ChordLeaveData.FromPredecessor d -> d.predecessors();
        };
    int type =
        data instanceof ChordLeaveData.FromSuccessor
            ? ChordLeaveData.FROM_SUCC
            : ChordLeaveData.FROM_PRED;
    ByteBuffer out = ByteBuffer.allocate(3 + nodes.size() * NODE_ID_LENGTH);
    out.put((byte) type).putShort((short) (nodes.size() * NODE_ID_LENGTH));
    nodes.forEach(node -> out.put(node.value().toBytes()));
    return Opaque.of(out.array());
  }

  /** The named peers; none where the data is not as it should be, for a Leave is a Leave. */
  static List<NodeId> decode(Opaque data) {
    ByteBuffer in = ByteBuffer.wrap(data.toBytes());
    if (in.remaining() < 3) {
      return List.of();
    }
    int type = in.get();
    int length = in.getShort() & 0xffff;
    if (type < ChordLeaveData.FROM_SUCC
        || type > ChordLeaveData.FROM_PRED
        || length != in.remaining()
        || length % NODE_ID_LENGTH != 0) {
      return List.of();
    }
    List<NodeId> nodes = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] id = new byte[NODE_ID_LENGTH];
      in.get(id);
      nodes.add(NodeId.of(id));
    }
    return nodes;
  }
}
