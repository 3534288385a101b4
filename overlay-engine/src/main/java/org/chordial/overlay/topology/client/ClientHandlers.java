package org.chordial.overlay.topology.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.topology.ProbeAnswers;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.JoinReq;
import org.chordial.overlay.wire.LeaveAns;
import org.chordial.overlay.wire.LeaveReq;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ProbeReq;
import org.chordial.overlay.wire.RouteQueryReq;
import org.chordial.overlay.wire.UpdateAns;
import org.chordial.overlay.wire.UpdateReq;

/** What a client answers of the requests that are the topology's business (section 6.4.2). */
final class ClientHandlers {
  private final ProbeAnswers probes;
  private final Consumer<NodeId> updated;
  private final Consumer<NodeId> left;

  /**
   * @param updated hears who sent an Update
   * @param left hears who said farewell
   */
  ClientHandlers(Supplier<Duration> uptime, Consumer<NodeId> updated, Consumer<NodeId> left) {
    this.probes = new ProbeAnswers(() -> 0, () -> 0, uptime);
    this.updated = updated;
    this.left = left;
  }

  Map<Integer, RequestHandler> byCode() {
    return Map.of(
        JoinReq.CODE, _ -> refuse(ErrorCode.NOT_FOUND, "this node is a client"),
        RouteQueryReq.CODE, _ -> refuse(ErrorCode.FORBIDDEN, "a client routes nothing"),
        ProbeReq.CODE, request -> answer(probes.answer((ProbeReq) request.body())),
        UpdateReq.CODE, request -> heard(request, updated, new UpdateAns()),
        LeaveReq.CODE, request -> heard(request, left, new LeaveAns()));
  }

  /** Of these, a node speaks for itself over its own link, nobody else. */
  private static CompletableFuture<Reply> heard(
      IncomingRequest request, Consumer<NodeId> listener, MessageBody answer) {
    NodeId from = request.signerId();
    if (!from.equals(request.previousHop())
        || (request.body() instanceof LeaveReq leave && !leave.leavingPeerId().equals(from))) {
      return refuse(ErrorCode.FORBIDDEN, "a node speaks for itself, over its own link");
    }
    listener.accept(from);
    return answer(answer);
  }

  private static CompletableFuture<Reply> answer(MessageBody body) {
    return CompletableFuture.completedFuture(Reply.of(body));
  }

  private static CompletableFuture<Reply> refuse(ErrorCode code, String info) {
    return CompletableFuture.failedFuture(new RequestException(code, info));
  }
}
