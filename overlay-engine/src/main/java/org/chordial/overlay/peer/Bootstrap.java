package org.chordial.overlay.peer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.link.LinkEndpoint;

/**
 * Calls bootstrap nodes (RFC 6940 section 11.4), in random order and the next one before the last
 * has given up: whoever answers first will do.
 */
final class Bootstrap {
  private static final long PATIENCE_MILLIS = 1500;

  private final LinkEndpoint endpoint;
  private final ConnectionTable table;
  private final CoreContext context;
  private final boolean overDatagrams;

  /**
   * Through whom the way into the overlay was not found, most likely since they are outside too.
   */
  private final Set<InetSocketAddress> useless = new HashSet<>();

  Bootstrap(
      LinkEndpoint endpoint, ConnectionTable table, CoreContext context, boolean overDatagrams) {
    this.endpoint = endpoint;
    this.table = table;
    this.context = context;
    this.overDatagrams = overDatagrams;
  }

  /** Fails with an {@link OverlayException} where none can be reached. */
  CompletableFuture<Link> connect(List<InetSocketAddress> nodes) {
    return connect(nodes, List.of());
  }

  /**
   * The same.
   *
   * @param others that are called in turn with the first ones
   */
  CompletableFuture<Link> connect(List<InetSocketAddress> nodes, List<InetSocketAddress> others) {
    Set<InetSocketAddress> order = inTurn(shuffled(nodes), shuffled(others));
    if (useless.containsAll(order)) {
      useless.clear();
    }
    order.removeAll(useless);
    Optional<Link> present =
        table.links().stream()
            .filter(link -> order.contains(link.remoteAddress()) && !link.failing())
            .findFirst();
    if (present.isPresent()) {
      return CompletableFuture.completedFuture(present.get());
    }
    Attempt attempt = new Attempt(List.copyOf(order));
    attempt.next();
    return attempt.result;
  }

  /** Nobody gets into the overlay through that node now: the others are tried before it. */
  void avoid(InetSocketAddress node) {
    useless.add(node);
  }

  private List<InetSocketAddress> shuffled(List<InetSocketAddress> nodes) {
    List<InetSocketAddress> order = new ArrayList<>(nodes);
    Collections.shuffle(order, new Random(context.random().nextLong()));
    return order;
  }

  private Set<InetSocketAddress> inTurn(
      List<InetSocketAddress> nodes, List<InetSocketAddress> others) {
    Set<InetSocketAddress> order = new LinkedHashSet<>();
    for (int i = 0; i < Math.max(nodes.size(), others.size()); i++) {
      nodes.stream().skip(i).limit(1).forEach(order::add);
      others.stream().skip(i).limit(1).forEach(order::add);
    }
    order.remove(endpoint.localAddress());
    return order;
  }

  private final class Attempt {
    private final Iterator<InetSocketAddress> nodes;
    private final String names;
    private final CompletableFuture<Link> result = new CompletableFuture<>();
    private int running;
    private int started;
    private String reason = "the configuration names none";

    Attempt(List<InetSocketAddress> order) {
      nodes = order.iterator();
      names = order.toString();
    }

    void next() {
      if (result.isDone()) {
        return;
      }
      if (!nodes.hasNext()) {
        if (running == 0) {
          result.completeExceptionally(
              new OverlayException(OverlayFailure.BOOTSTRAP_UNREACHABLE, names, reason));
        }
        return;
      }
      running++;
      int number = ++started;
      var _ =
          endpoint
              .connect(nodes.next(), overDatagrams)
              .whenComplete((link, failure) -> done(number, link, failure));
      var _ =
          context
              .executor()
              .schedule(() -> patienceOver(number), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void patienceOver(int number) {
      if (number == started) {
        next();
      }
    }

    private void done(int number, Link link, Throwable failure) {
      running--;
      if (failure == null) {
        result.complete(link);
        return;
      }
      reason = Reasons.of(failure);
      if (number == started || running == 0) {
        next();
      }
    }
  }
}
