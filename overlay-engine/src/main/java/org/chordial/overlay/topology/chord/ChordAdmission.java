package org.chordial.overlay.topology.chord;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.JoinAns;
import org.chordial.overlay.wire.JoinReq;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/** The admitting peer's part of a join (RFC 6940 sections 6.4.2.1 and 10.5, steps 5 to 8). */
final class ChordAdmission {
  private final ChordState state;
  private final ChordMembership membership;
  private final ChordUpdates updates;
  private final Set<NodeId> admitting = new HashSet<>();
  private CompletableFuture<Void> queue = CompletableFuture.completedFuture(null);

  ChordAdmission(ChordState state, ChordMembership membership, ChordUpdates updates) {
    this.state = state;
    this.membership = membership;
    this.updates = updates;
  }

  /**
   * "Receivers of the JoinReq MUST verify that the joining_peer_id field matches the Node-ID used
   * to sign the message" and "that any JoinReq they receive arrives from a transport channel that
   * is bound to the Node-ID to be assumed by the Joining Node."
   */
  CompletableFuture<Reply> handle(IncomingRequest request, JoinReq join) {
    NodeId joining = join.joiningPeerId();
    if (!joining.equals(request.signerId()) || !joining.equals(request.previousHop())) {
      return refuse(ErrorCode.FORBIDDEN, "a node joins by itself, over its own link");
    }
    boolean again = state.table.predecessors().contains(joining);
    if (!state.joined() || !(again || state.routing.inRange(joining.value()))) {
      return refuse(ErrorCode.NOT_FOUND, "this peer is not responsible for that Node-ID");
    }
    if (admitting.add(joining)) {
      // The answer goes out first, then the data, then the Update.
      state.context.executor().execute(() -> queue = queue.thenCompose(done -> admit(joining)));
    }
    return CompletableFuture.completedFuture(Reply.of(new JoinAns(Opaque.EMPTY)));
  }

  /**
   * "AP MUST do a series of Store requests to JN to store the data that JN will be responsible for.
   * AP MUST send JN an Update explicitly labeling JN as its predecessor. [...] The AP MUST send an
   * Update to all of its neighbors".
   */
  private CompletableFuture<Void> admit(NodeId joining) {
    CompletableFuture<?>[] stores =
        state.listeners().stream()
            .map(listener -> listener.admitting(joining))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(stores)
        .handle(
            (done, failure) -> {
              admitting.remove(joining);
              if (state.joined() && state.linked(joining)) {
                membership.take(joining);
                updates.sendNeighbors(joining);
                updates.announceToAll();
              }
              return null;
            });
  }

  private static CompletableFuture<Reply> refuse(ErrorCode code, String info) {
    return CompletableFuture.failedFuture(new RequestException(code, info));
  }
}
