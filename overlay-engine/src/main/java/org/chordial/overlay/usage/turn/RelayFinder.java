package org.chordial.overlay.usage.turn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps relays of other peers at hand, with credentials, so that a call or link that needs one has
 * it at once: some are looked for when the peer comes into the overlay, their credentials are
 * fetched anew long before they end, and who does not answer any more makes room for others. On the
 * peer's serial executor.
 */
public final class RelayFinder implements AutoCloseable {

  /** Two, so that one may go. */
  static final int WANTED = 2;

  /** More are asked than used: the nearest ones are kept. */
  private static final int ASKED = 4;

  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);
  private static final Duration LOOKED_AGAIN = Duration.ofMinutes(20);
  private static final List<TurnTransport> TRANSPORTS =
      List.of(TurnTransport.UDP, TurnTransport.TCP, TurnTransport.TLS);
  private static final Logger log = LoggerFactory.getLogger(RelayFinder.class);

  /** A relay that has given us credentials. */
  private record Known(FoundTurnServer server, TurnCredentials credentials, Duration took) {}

  private final IntFunction<CompletableFuture<List<FoundTurnServer>>> search;
  private final BiFunction<FoundTurnServer, TlsSettings, CompletableFuture<TurnCredentials>> fetch;
  private final Function<NodeId, TlsSettings> security;
  private final CoreContext context;
  private final Map<NodeId, Known> known = new LinkedHashMap<>();
  private Duration retry = FIRST_RETRY;
  private ScheduledFuture<?> timer;
  private boolean looking;
  private boolean closed;

  /**
   * @param search finds servers, so many
   * @param fetch asks one for credentials
   * @param security with what to talk to a node by TLS
   */
  public RelayFinder(
      IntFunction<CompletableFuture<List<FoundTurnServer>>> search,
      BiFunction<FoundTurnServer, TlsSettings, CompletableFuture<TurnCredentials>> fetch,
      Function<NodeId, TlsSettings> security,
      CoreContext context) {
    this.search = search;
    this.fetch = fetch;
    this.security = security;
    this.context = context;
  }

  /** The relays to use now, nearest first, an entry for each transport. */
  public List<RelayServer> relays() {
    List<RelayServer> all = new ArrayList<>();
    known.values().stream()
        .sorted(Comparator.comparing(Known::took))
        .limit(WANTED)
        .forEach(one -> TRANSPORTS.forEach(transport -> all.add(relay(one, transport))));
    return all;
  }

  private RelayServer relay(Known one, TurnTransport transport) {
    return new RelayServer(
        "relay of " + one.server().node(),
        one.server().address(),
        transport,
        one.credentials(),
        transport.isSecure() ? Optional.of(security.apply(one.server().node())) : Optional.empty());
  }

  /** The overlay can be asked, for the first time or anew. */
  public void look() {
    if (closed || looking) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    looking = true;
    var _ =
        renew(List.copyOf(known.values()).stream().map(Known::server).toList())
            .thenCompose(_ -> known.size() < WANTED ? more() : nothing())
            .whenComplete((_, _) -> looked());
  }

  private CompletableFuture<Void> more() {
    return search
        .apply(ASKED)
        .exceptionally(failure -> List.of())
        .thenCompose(
            found -> renew(found.stream().filter(one -> !known.containsKey(one.node())).toList()));
  }

  private static CompletableFuture<Void> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  /** Asks these for credentials, all at once. */
  private CompletableFuture<Void> renew(List<FoundTurnServer> servers) {
    return CompletableFuture.allOf(
        servers.stream().map(this::renew).toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> renew(FoundTurnServer server) {
    Instant began = context.clock().instant();
    return fetch
        .apply(server, security.apply(server.node()))
        .handle(
            (credentials, failure) -> {
              if (failure == null) {
                Duration took = Duration.between(began, context.clock().instant());
                known.put(server.node(), new Known(server, credentials, took));
              } else {
                known.remove(server.node());
                log.info("No relay from {}: {}", server.node(), failure.getMessage());
              }
              return null;
            });
  }

  private void looked() {
    looking = false;
    if (closed) {
      return;
    }
    Duration pause = known.isEmpty() ? retry : LOOKED_AGAIN;
    Duration doubled = retry.multipliedBy(2);
    retry =
        known.isEmpty()
            ? (doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY)
            : FIRST_RETRY;
    timer = context.executor().schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed = true;
    known.clear();
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
