package org.chordial.overlay.usage.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The STUN and TURN server of a public peer: opened at its start, probed from outside, told to the
 * overlay when a probe has reached it and as long as probes do, and withdrawn at its end. On the
 * peer's serial executor.
 */
public final class RelayService implements AutoCloseable {

  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

  /** Firewalls change; a server that cannot be reached any more costs every caller a wait. */
  private static final Duration PROBED_AGAIN = Duration.ofMinutes(30);

  /** A newcomer has enough to do with coming in. */
  private static final long SETTLED_MILLIS = 2000;

  private static final Logger log = LoggerFactory.getLogger(RelayService.class);

  /** Makes the server, which listens nowhere yet, for relays on these addresses. */
  @FunctionalInterface
  public interface Maker {
    TurnServer make(List<InetAddress> relayAddresses);
  }

  private final CoreContext context;
  private final TurnDirectory directory;
  private final ReachabilityProbes probes;
  private final BiConsumer<String, Map<String, Object>> events;
  private final Optional<TurnServer> server;
  private final List<InetSocketAddress> ports = new ArrayList<>();
  private Optional<InetSocketAddress> advertised = Optional.empty();
  private Duration retry = FIRST_RETRY;
  private ScheduledFuture<?> timer;
  private boolean begun;
  private boolean nobodyAsked;
  private boolean closed;

  /**
   * Opens the ports that can be had.
   *
   * @param bind the address that a person chose, or that which stands for all
   * @param events hears what becomes of it
   */
  public RelayService(
      RelayOffer offer,
      InetAddress bind,
      Maker maker,
      Network network,
      TurnDirectory directory,
      ReachabilityProbes probes,
      BiConsumer<String, Map<String, Object>> events,
      CoreContext context) {
    this.context = context;
    this.directory = directory;
    this.probes = probes;
    this.events = events;
    List<InetAddress> addresses = offer.serving(bind, network.localAddresses());
    server = addresses.isEmpty() ? Optional.empty() : Optional.of(maker.make(addresses));
    if (addresses.isEmpty()) {
      events.accept("relay", Map.of("state", "no-public-address"));
    }
    addresses.forEach(address -> offer.at(address).forEach(this::listen));
    if (!ports.isEmpty() && bind.isAnyLocalAddress()) {
      discoverBehaviour(offer, bind, network.localAddresses());
    }
  }

  /** RFC 5780 needs "two separate IP addresses on the public Internet", which few hosts have. */
  private void discoverBehaviour(RelayOffer offer, InetAddress bind, List<InetAddress> own) {
    InetSocketAddress first = ports.getFirst();
    List<InetAddress> others =
        own.stream()
            .filter(it -> it.getClass().equals(first.getAddress().getClass()))
            .filter(it -> !it.equals(first.getAddress()))
            .toList();
    for (InetAddress other : offer.serving(bind, others)) {
      try {
        server.orElseThrow().discoverBehaviour(other, first.getPort() + 1);
      } catch (NetworkException e) {
        log.info("No behaviour discovery at {}: {}", other, e.getMessage());
      }
    }
  }

  private void listen(InetSocketAddress at) {
    try {
      ports.add(server.orElseThrow().listen(at));
    } catch (NetworkException e) {
      log.info("No relay at port {}: {}", at.getPort(), e.getMessage());
    }
  }

  /** Where it listens, best first, whether others reach it or not. */
  public List<InetSocketAddress> ports() {
    return List.copyOf(ports);
  }

  /** Where the overlay is told that it is. */
  public Optional<InetSocketAddress> advertised() {
    return advertised;
  }

  public Optional<TurnServerStats> stats() {
    return server.map(TurnServer::stats);
  }

  /** The peer is part of the overlay now, so others can be asked. */
  public void joined() {
    if (!begun && !closed && !ports.isEmpty()) {
      begun = true;
      check();
    }
  }

  /** There is another node that could be asked; of use where there was none before. */
  public void linked() {
    if (begun && nobodyAsked && timer != null && !closed) {
      nobodyAsked = false;
      timer.cancel(false);
      timer = context.executor().schedule(this::check, SETTLED_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void check() {
    nobodyAsked = !probes.canAsk();
    var _ =
        firstReached(ports)
            .thenAccept(
                reached -> {
                  if (!closed) {
                    settle(reached);
                  }
                });
  }

  private CompletableFuture<Optional<InetSocketAddress>> firstReached(
      List<InetSocketAddress> candidates) {
    if (candidates.isEmpty() || closed) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return probes
        .reaches(candidates.getFirst())
        .thenCompose(
            reached ->
                reached
                    ? CompletableFuture.completedFuture(Optional.of(candidates.getFirst()))
                    : firstReached(candidates.subList(1, candidates.size())));
  }

  private void settle(Optional<InetSocketAddress> reached) {
    if (reached.isPresent() && !reached.equals(advertised)) {
      var _ = directory.publish(reached.get());
      tell("advertised", reached.get());
    } else if (reached.isEmpty() && advertised.isPresent()) {
      var _ = directory.withdraw();
      tell("withdrawn", advertised.get());
    } else if (reached.isEmpty()) {
      tell("not-reached", ports.getFirst());
    }
    advertised = reached;
    Duration pause = reached.isPresent() ? PROBED_AGAIN : retry;
    retry = reached.isPresent() ? FIRST_RETRY : shorter(retry.multipliedBy(2), LONGEST_RETRY);
    timer = context.executor().schedule(this::check, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void tell(String state, InetSocketAddress at) {
    events.accept(
        "relay",
        Map.of("state", state, "address", at.getAddress().getHostAddress() + ":" + at.getPort()));
  }

  /** Nobody new is to come; completes when the overlay has been told so. Who relays goes on. */
  public CompletableFuture<Void> withdraw() {
    stop();
    boolean told = advertised.isPresent();
    advertised = Optional.empty();
    return told ? directory.withdraw() : CompletableFuture.completedFuture(null);
  }

  private void stop() {
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** Ends every relay. */
  @Override
  public void close() {
    stop();
    server.ifPresent(TurnServer::close);
  }
}
