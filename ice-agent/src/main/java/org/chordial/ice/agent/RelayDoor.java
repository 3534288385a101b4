package org.chordial.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.turn.StreamRelay;

/**
 * Connections from and to a relayed address for TCP (RFC 6062), behind two candidates: what the
 * active one opens is a Connect request to the server, what comes to the passive one has a
 * permission there. The relay is given back when both are closed.
 */
final class RelayDoor {

  /** Connect requests under way; each costs the server a connection to try. */
  static final int MAX_OPENING = 8;

  /** The server may take 30 s to see that nobody is there. */
  static final long OPEN_WITHIN_MILLIS = 10_000;

  private record Waiting(InetSocketAddress to, CompletableFuture<StreamConnection> result) {}

  private final StreamRelay relay;
  private final ScheduledExecutorService executor;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int opening;
  private int sides;

  RelayDoor(StreamRelay relay, ScheduledExecutorService executor) {
    this.relay = relay;
    this.executor = executor;
  }

  /** The way out, for the active candidate. */
  StreamDoor active() {
    return new Side(new InetSocketAddress(relay.address().getAddress(), FramedSocket.DISCARD));
  }

  /** The way in, for the passive candidate. */
  StreamDoor passive(Consumer<StreamConnection> accepted) {
    relay.accepted(accepted);
    return new Side(relay.address());
  }

  private final class Side implements StreamDoor {
    private final InetSocketAddress local;
    private boolean closed;

    Side(InetSocketAddress local) {
      this.local = local;
      sides++;
    }

    @Override
    public InetSocketAddress localAddress() {
      return local;
    }

    @Override
    public CompletableFuture<StreamConnection> open(InetSocketAddress to) {
      CompletableFuture<StreamConnection> result = new CompletableFuture<>();
      waiting.add(new Waiting(to, result));
      // A refusal at once would come before anybody listens for it.
      executor.execute(RelayDoor.this::next);
      return result;
    }

    @Override
    public void permit(Collection<InetAddress> addresses) {
      relay.permit(addresses);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        sides--;
        if (sides == 0) {
          relay.close();
        }
      }
    }
  }

  private void next() {
    while (opening < MAX_OPENING && !waiting.isEmpty()) {
      Waiting each = waiting.remove();
      if (!each.result().isDone()) {
        opening++;
        open(each.to(), each.result());
      }
    }
  }

  private void open(InetSocketAddress to, CompletableFuture<StreamConnection> result) {
    CompletableFuture<StreamConnection> attempt = relay.connect(to);
    var limit =
        executor.schedule(
            () -> attempt.completeExceptionally(new TimeoutException()),
            OPEN_WITHIN_MILLIS,
            TimeUnit.MILLISECONDS);
    var _ = result.whenComplete((_, _) -> attempt.cancel(false));
    var _ =
        attempt.whenComplete(
            (connection, failure) -> {
              limit.cancel(false);
              opening--;
              if (failure != null) {
                result.completeExceptionally(failure);
              } else if (!result.complete(connection)) {
                connection.close();
              }
              next();
            });
  }
}
