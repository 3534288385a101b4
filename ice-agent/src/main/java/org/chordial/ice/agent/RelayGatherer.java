package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.RelayRequest;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.RelayedSocket;
import org.chordial.ice.turn.TurnClient;
import org.chordial.ice.turn.TurnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets relays, all at once and in parallel with everything else. TCP and TLS to a server begin
 * together with UDP, so that a network that blocks UDP costs no waiting; where UDP was faster they
 * end without an allocation.
 */
final class RelayGatherer {

  /** Learns what came of it. */
  interface Listener {
    void relayed(RelayedSocket socket, RelayServer server);

    /** A relay is reached from another address of this host now. */
    void moved();

    /** A server has been reached by datagrams. */
    void datagramsStand();

    /** A stream was faster than every datagram, so those are probably blocked. */
    void streamsAhead();

    /** Nothing more is to be expected. */
    void settled();
  }

  /**
   * A relay over TCP takes three round trips, over UDP two: after it this is time enough for what
   * UDP has under way.
   */
  private static final Duration HEAD_START = Duration.ofMillis(50);

  private static final int MAX_REDIRECTIONS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(RelayGatherer.class);

  /** What is known of one server over all its transports. */
  private static final class Progress {
    int open;
    boolean datagrams;
  }

  private final IceConfig config;
  private final Network network;
  private final CoreContext context;
  private final Listener listener;
  private final Map<String, Progress> servers = new HashMap<>();
  private final List<TurnClient> clients = new ArrayList<>();
  private ScheduledFuture<?> timer;
  private boolean stopped;

  RelayGatherer(IceConfig config, Network network, CoreContext context, Listener listener) {
    this.config = config;
    this.network = network;
    this.context = context;
    this.listener = listener;
  }

  void begin() {
    List<RelayServer> wanted =
        config.kinds().contains(CandidateType.RELAYED)
            ? config.turnServers().stream().filter(this::isOfOurFamily).toList()
            : List.of();
    for (RelayServer server : wanted) {
      servers.computeIfAbsent(server.name(), _ -> new Progress()).open++;
    }
    for (RelayServer server : wanted) {
      attempt(server, 0);
    }
    if (wanted.isEmpty()) {
      listener.settled();
    }
  }

  private boolean isOfOurFamily(RelayServer server) {
    return network.localAddresses().stream()
        .anyMatch(
            local -> Priorities.sameFamily(new InetSocketAddress(local, 0), server.address()));
  }

  private void attempt(RelayServer server, int redirections) {
    var _ =
        TurnClient.connect(
                server,
                server.mobile() ? RelayRequest.both().withMobility() : RelayRequest.both(),
                network,
                context)
            .whenComplete(
                (client, failure) -> {
                  if (failure != null) {
                    ended(server, failure);
                  } else {
                    connected(server, client, redirections);
                  }
                });
  }

  private void connected(RelayServer server, TurnClient client, int redirections) {
    if (stopped || (server.transport().isStream() && servers.get(server.name()).datagrams)) {
      client.close();
      ended(server, null);
      return;
    }
    clients.add(client);
    client.onMoved(listener::moved);
    var _ =
        client
            .allocate()
            .whenComplete(
                (sockets, failure) -> {
                  if (failure == null) {
                    allocated(server, sockets);
                  } else {
                    clients.remove(client);
                    refused(server, failure, redirections);
                  }
                });
  }

  private void refused(RelayServer server, Throwable failure, int redirections) {
    Optional<RelayServer> elsewhere =
        failure instanceof TurnException turn && redirections < MAX_REDIRECTIONS && !stopped
            ? turn.alternate()
                .map(
                    address ->
                        new RelayServer(
                            server.name(),
                            address,
                            server.transport(),
                            server.credentials(),
                            server.tls(),
                            server.mobile()))
            : Optional.empty();
    if (elsewhere.isPresent()) {
      attempt(elsewhere.get(), redirections + 1);
    } else {
      ended(server, failure);
    }
  }

  private void allocated(RelayServer server, List<RelayedSocket> sockets) {
    if (stopped) {
      return;
    }
    sockets.forEach(socket -> listener.relayed(socket, server));
    Progress progress = servers.get(server.name());
    if (!server.transport().isStream()) {
      progress.datagrams = true;
      listener.datagramsStand();
    } else if (!progress.datagrams && timer == null) {
      timer =
          context
              .executor()
              .schedule(listener::streamsAhead, HEAD_START.toMillis(), TimeUnit.MILLISECONDS);
    }
    ended(server, null);
  }

  private void ended(RelayServer server, Throwable failure) {
    servers.get(server.name()).open--;
    if (failure != null && !stopped) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      LOG.warn(
          "No relay from {} over {}: {}", server.address(), server.transport(), cause.getMessage());
    }
    if (!stopped && servers.values().stream().allMatch(each -> each.datagrams || each.open == 0)) {
      listener.settled();
    }
  }

  /** Whoever has not allocated yet is late, and gives up. What is allocated stays. */
  void finish() {
    stopped = true;
    if (timer != null) {
      timer.cancel(false);
    }
    clients.stream().filter(client -> client.sockets().isEmpty()).forEach(TurnClient::close);
  }

  /** Gives every relay back. */
  void close() {
    finish();
    List.copyOf(clients).forEach(TurnClient::close);
  }
}
