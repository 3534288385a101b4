package org.chordial.overlay.topology.chord;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.topology.ProbeAnswers;
import org.chordial.overlay.wire.ChordUpdate;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.JoinReq;
import org.chordial.overlay.wire.LeaveReq;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ProbeReq;
import org.chordial.overlay.wire.RouteQueryAns;
import org.chordial.overlay.wire.RouteQueryReq;
import org.chordial.overlay.wire.UpdateAns;
import org.chordial.overlay.wire.UpdateReq;

/** Answers the requests that are the topology's business (RFC 6940 section 6.4.2). */
final class ChordHandlers {
  private final ChordState state;
  private final ChordMembership membership;
  private final ChordUpdates updates;
  private final ChordAdmission admission;
  private final ChordLeaving leaving;
  private final ProbeAnswers probes;
  private BiConsumer<NodeId, ChordUpdate> joining = (from, update) -> {};

  ChordHandlers(
      ChordState state,
      ChordMembership membership,
      ChordUpdates updates,
      ChordAdmission admission,
      ChordLeaving leaving,
      IntSupplier storedResources) {
    this.state = state;
    this.membership = membership;
    this.updates = updates;
    this.admission = admission;
    this.leaving = leaving;
    probes = new ProbeAnswers(this::responsiblePpb, storedResources, state::uptime);
  }

  /** Who else is to see Updates: a join that is under way. */
  void onUpdate(BiConsumer<NodeId, ChordUpdate> joining) {
    this.joining = joining;
  }

  Map<Integer, RequestHandler> byCode() {
    return Map.of(
        JoinReq.CODE, this::handle,
        LeaveReq.CODE, this::handle,
        UpdateReq.CODE, this::handle,
        RouteQueryReq.CODE, this::handle,
        ProbeReq.CODE, this::handle);
  }

  private CompletableFuture<Reply> handle(IncomingRequest request) {
    return switch (request.body()) {
      case JoinReq join -> {
        leaving.forget(request.signerId());
        yield admission.handle(request, join);
      }
      case LeaveReq leave -> leaving.handle(request, leave);
      case UpdateReq update -> update(request, update.update());
      case RouteQueryReq query -> routeQuery(request, query);
      case ProbeReq probe -> answer(probes.answer(probe));
      default -> refuse(ErrorCode.INVALID_MESSAGE, "not a request of the topology");
    };
  }

  /** Section 10.7.3. An Update speaks for the node at the other end of the link, nobody else. */
  private CompletableFuture<Reply> update(IncomingRequest request, ChordUpdate update) {
    NodeId from = request.signerId();
    if (!from.equals(request.previousHop()) || leaving.hasLeft(from)) {
      return refuse(ErrorCode.FORBIDDEN, "an Update comes over its sender's own link");
    }
    joining.accept(from, update);
    if (state.joined()) {
      membership.take(from);
      doubtWhoIsLeftOut(from, update);
      Set<NodeId> named = ChordUpdates.named(update);
      var _ = membership.consider(Optional.of(from), named);
      if (state.table.neighbors().contains(from)
          && !(update instanceof ChordUpdate.PeerReady)
          && !named.contains(state.self)) {
        updates.sendNeighbors(from);
      }
    }
    return answer(new UpdateAns());
  }

  /** A neighbour may have noticed a death earlier: who has more to do with the dead one does. */
  private void doubtWhoIsLeftOut(NodeId from, ChordUpdate update) {
    for (NodeId neighbor : ChordUpdates.leftOut(update, from, state.table.neighbors())) {
      state.listeners().forEach(listener -> listener.doubted(neighbor));
    }
  }

  /** "The peer to which the responding peer would route the message" (10.8). */
  private CompletableFuture<Reply> routeQuery(IncomingRequest request, RouteQueryReq query) {
    Optional<Opaque> target =
        switch (query.destination()) {
          case Destination.NodeDestination node -> Optional.of(node.nodeId().value());
          case Destination.ResourceDestination resource ->
              Optional.of(resource.resourceId().value());
          // "Answering RouteQueryReqs for opaque IDs will allow the requester to translate" them.
          case Destination.OpaqueDestination _, Destination.UnknownDestination _ ->
              Optional.empty();
        };
    if (target.isEmpty()) {
      return refuse(ErrorCode.FORBIDDEN, "routes are told for Node-IDs and Resource-IDs only");
    }
    NodeId next =
        state.joined() && state.routing.inRange(target.get())
            ? state.self
            : state.routing.nextHop(target.get()).orElse(state.self);
    if (query.sendUpdate()) {
      state.context.executor().execute(() -> updates.sendFull(request.signerId()));
    }
    return answer(new RouteQueryAns(next));
  }

  private long responsiblePpb() {
    if (!state.joined()) {
      return 0;
    }
    Opaque self = state.self.value();
    return Ring.partsPerBillion(state.table.predecessor().map(NodeId::value).orElse(self), self);
  }

  private static CompletableFuture<Reply> answer(MessageBody body) {
    return CompletableFuture.completedFuture(Reply.of(body));
  }

  private static CompletableFuture<Reply> refuse(ErrorCode code, String info) {
    return CompletableFuture.failedFuture(new RequestException(code, info));
  }
}
