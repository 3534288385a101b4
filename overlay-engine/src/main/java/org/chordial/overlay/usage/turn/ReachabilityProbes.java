package org.chordial.overlay.usage.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.usage.turn.ProbeMessages.Outcome;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;

/**
 * Asks other peers, one after the other, whether they reach this one's TURN server. On the peer's
 * serial executor.
 */
public final class ReachabilityProbes {

  private static final int MAX_PROBERS = 4;
  private static final long LIMIT_SECONDS = 12;

  private final Supplier<List<NodeId>> linked;
  private final BiFunction<List<Destination>, Integer, CompletableFuture<AppConnection>> attach;
  private final CoreContext context;

  /**
   * @param linked the nodes that may be asked
   * @param attach opens a connection for an application
   */
  public ReachabilityProbes(
      Supplier<List<NodeId>> linked,
      BiFunction<List<Destination>, Integer, CompletableFuture<AppConnection>> attach,
      CoreContext context) {
    this.linked = linked;
    this.attach = attach;
    this.context = context;
  }

  /** Whether there is anybody to ask. */
  boolean canAsk() {
    return !linked.get().isEmpty();
  }

  /**
   * @return whether somebody outside has reached it; never fails
   */
  CompletableFuture<Boolean> reaches(InetSocketAddress server) {
    List<NodeId> probers = new ArrayList<>(linked.get());
    Collections.shuffle(probers, context.random());
    return next(server, probers.subList(0, Math.min(MAX_PROBERS, probers.size())));
  }

  /** One that says no may have a firewall of its own, so the next one is asked. */
  private CompletableFuture<Boolean> next(InetSocketAddress server, List<NodeId> probers) {
    if (probers.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    return ask(probers.getFirst(), server)
        .thenCompose(
            outcome ->
                outcome.equals(Optional.of(Outcome.REACHED))
                    ? CompletableFuture.completedFuture(true)
                    : next(server, probers.subList(1, probers.size())));
  }

  private CompletableFuture<Optional<Outcome>> ask(NodeId prober, InetSocketAddress server) {
    CompletableFuture<Optional<Outcome>> result = new CompletableFuture<>();
    var limit =
        context
            .executor()
            .schedule(() -> result.complete(Optional.empty()), LIMIT_SECONDS, TimeUnit.SECONDS);
    var _ =
        attach
            .apply(List.of(Destination.of(prober)), ProbeMessages.APPLICATION)
            .whenComplete(
                (connection, failure) -> {
                  if (failure != null) {
                    result.complete(Optional.empty());
                  } else {
                    var _ = result.whenComplete((_, _) -> connection.close());
                    ask(connection, server, result);
                  }
                });
    return result.whenComplete((_, _) -> limit.cancel(false));
  }

  /** What comes over another address than the server's would be a probe of that one. */
  private static void ask(
      AppConnection connection,
      InetSocketAddress server,
      CompletableFuture<Optional<Outcome>> result) {
    if (!connection.localAddress().getAddress().equals(server.getAddress())) {
      result.complete(Optional.empty());
      return;
    }
    connection.handler(
        new AppConnection.Handler() {
          @Override
          public void received(ByteBuf message) {
            result.complete(ProbeMessages.outcome(message));
            message.release();
          }

          @Override
          public void closed(String reason) {
            result.complete(Optional.empty());
          }
        });
    connection.send(ProbeMessages.question(server.getPort()));
  }
}
