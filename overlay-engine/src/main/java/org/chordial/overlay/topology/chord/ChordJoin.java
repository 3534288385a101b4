package org.chordial.overlay.topology.chord;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.Attacher;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.wire.ChordUpdate;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.JoinReq;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.RouteQueryReq;

/** One attempt of the joining node to get into the ring (RFC 6940 section 10.5). */
final class ChordJoin {
  /** How often the admitting peer's table is fetched anew where a neighbour was not reached. */
  private static final int ROUNDS = 2;

  /** How many peers are asked for admission where each has just taken in somebody nearer. */
  private static final int ADMITTING_PEERS = 6;

  private static final int PAUSE_MILLIS = 100;

  private final ChordState state;
  private final Requester requester;
  private final Attacher attacher;
  private final ChordMembership membership;
  private final CompletableFuture<ChordUpdate> admitted = new CompletableFuture<>();
  private NodeId admittingPeer;
  private CompletableFuture<ChordUpdate> table = new CompletableFuture<>();

  ChordJoin(ChordState state, Requester requester, Attacher attacher, ChordMembership membership) {
    this.state = state;
    this.requester = requester;
    this.attacher = attacher;
    this.membership = membership;
  }

  /**
   * Steps 1 to 7. "JN SHOULD send an Attach request to the Admitting Peer (AP) for Resource-ID
   * n+1"; a Ping asks first who that is, for it may be the bootstrap peer, which is linked already.
   */
  CompletableFuture<Void> run(NodeId bootstrap) {
    return enter(bootstrap, ADMITTING_PEERS);
  }

  private CompletableFuture<Void> enter(NodeId bootstrap, int tries) {
    return ask(bootstrap)
        .exceptionallyCompose(
            failure -> {
              if (tries <= 1 || !isTooLate(failure)) {
                return CompletableFuture.failedFuture(failure);
              }
              table = new CompletableFuture<>();
              return pause().thenCompose(done -> enter(bootstrap, tries - 1));
            });
  }

  /** Where nodes join at the same time, the admitting peer may no longer be the right one. */
  private static boolean isTooLate(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RequestException refused && refused.code() == ErrorCode.NOT_FOUND;
  }

  /** Leaves the peer that was taken in meanwhile the time to become known. */
  private CompletableFuture<Void> pause() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    var _ =
        state
            .context
            .executor()
            .schedule(
                () -> over.complete(null),
                PAUSE_MILLIS + state.context.random().nextInt(PAUSE_MILLIS),
                TimeUnit.MILLISECONDS);
    return over;
  }

  private CompletableFuture<Void> ask(NodeId bootstrap) {
    Opaque next = Ring.plus(state.self.value(), BigInteger.ONE);
    List<Destination> to = List.of(Destination.of(bootstrap), Destination.of(new ResourceId(next)));
    return requester
        .request(to, new PingReq(Opaque.EMPTY))
        .thenCompose(answer -> reach(bootstrap, answer.from()))
        .thenCompose(done -> attachNeighbors(ROUNDS))
        .thenCompose(done -> requestJoin())
        .thenCompose(answer -> inTime(admitted))
        .thenAccept(update -> {});
  }

  /** "The send_update flag can be used to acquire the Routing Table of AP." */
  private CompletableFuture<Void> reach(NodeId bootstrap, NodeId found) {
    if (found.equals(state.self)) {
      return refused(
          ErrorCode.IN_PROGRESS, "the overlay still holds a former link of this very node");
    }
    admittingPeer = found;
    if (state.linked(found)) {
      return askForTable();
    }
    List<Destination> to = new ArrayList<>();
    if (!found.equals(bootstrap)) {
      to.add(Destination.of(bootstrap));
    }
    to.add(Destination.of(found));
    return attacher.attach(to, true).thenAccept(link -> state.link(link.remoteNodeId()));
  }

  private CompletableFuture<Void> askForTable() {
    return requester
        .request(
            List.of(Destination.of(admittingPeer)),
            new RouteQueryReq(true, Destination.of(state.self), Opaque.EMPTY))
        .thenAccept(answer -> {});
  }

  /** Takes the Updates that come while the join is under way. */
  void updated(NodeId from, ChordUpdate update) {
    if (!from.equals(admittingPeer)) {
      return;
    }
    if (ChordUpdates.predecessors(update).contains(state.self)) {
      admitted.complete(update);
    }
    table.complete(update);
  }

  /**
   * "JN SHOULD send Attach requests to initiate connections to each of the peers in the Neighbor
   * Table. [...] JN MUST enter into its Routing Table all the peers that it has successfully
   * contacted." Nothing goes on before every attempt has ended.
   */
  private CompletableFuture<Void> attachNeighbors(int rounds) {
    return inTime(table)
        .thenCompose(
            update -> {
              membership.forgive(admittingPeer);
              membership.take(admittingPeer);
              Set<NodeId> named = ChordUpdates.named(update);
              return membership
                  .consider(Optional.of(admittingPeer), named)
                  .thenCompose(done -> again(rounds, named));
            });
  }

  private CompletableFuture<Void> again(int rounds, Set<NodeId> named) {
    if (rounds <= 1 || state.table.wanted(named).isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    table = new CompletableFuture<>();
    return askForTable().thenCompose(done -> attachNeighbors(rounds - 1));
  }

  /**
   * "Joining Nodes MUST verify that the signature on the JoinAns message matches the expected
   * target [...]. If not, they MUST discard the message" (6.4.2.1).
   */
  private CompletableFuture<Answer> requestJoin() {
    return requester
        .request(List.of(Destination.of(admittingPeer)), new JoinReq(state.self, Opaque.EMPTY))
        .thenCompose(
            answer ->
                answer.from().equals(admittingPeer)
                    ? CompletableFuture.completedFuture(answer)
                    : refused(ErrorCode.FORBIDDEN, "another node answered the Join"));
  }

  private <T> CompletableFuture<T> inTime(CompletableFuture<T> future) {
    var timer =
        state
            .context
            .executor()
            .schedule(
                () ->
                    future.completeExceptionally(
                        new RequestException(
                            ErrorCode.REQUEST_TIMEOUT,
                            "the admitting peer sent no Update in time")),
                state.settings.stepTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
    return future.whenComplete((value, failure) -> timer.cancel(false));
  }

  private static <T> CompletableFuture<T> refused(ErrorCode code, String info) {
    return CompletableFuture.failedFuture(new RequestException(code, info));
  }
}
