package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.AddressFamily;
import org.chordial.ice.turn.RelayServer;

/**
 * Decides when servers are asked for relayed addresses for TCP: where UDP seems to be blocked,
 * since the peer may be the one that has none at all and is to hear of them in time, and once the
 * peer turns out to have none.
 */
final class StreamRelayGatherer {

  /** Where no server has answered a datagram by then, UDP may be blocked. */
  private static final long DATAGRAMS_WITHIN_MILLIS = 50;

  /** What is asked of a server before the peer is known; it is reached from IPv6 as well. */
  private static final List<Integer> MOST_HAVE = List.of(AddressFamily.IPV4);

  private final IceConfig config;
  private final Network network;
  private final CoreContext context;
  private final List<StreamRelays> components = new ArrayList<>();
  private List<Integer> needed = List.of();
  private ScheduledFuture<?> limit;

  StreamRelayGatherer(
      IceConfig config,
      Network network,
      CoreContext context,
      Foundations foundations,
      StreamRelays.Listener listener) {
    this.config = config;
    this.network = network;
    this.context = context;
    for (int component = 1; component <= config.components(); component++) {
      components.add(new StreamRelays(config, network, context, foundations, component, listener));
    }
  }

  void begin() {
    if (config.turnServers().stream().anyMatch(this::isUsable)) {
      limit =
          context
              .executor()
              .schedule(
                  () -> {
                    limit = null;
                    ask(MOST_HAVE);
                  },
                  DATAGRAMS_WITHIN_MILLIS,
                  TimeUnit.MILLISECONDS);
    }
  }

  /** A server is reached by datagrams, so the peer will be, too, if it has them. */
  void datagramsAnswered() {
    stopWaiting();
    if (needed.isEmpty()) {
      components.forEach(StreamRelays::giveUp);
    }
  }

  private void stopWaiting() {
    if (limit != null) {
      limit.cancel(false);
      limit = null;
    }
  }

  /** The peer needs connections from a relay for TCP, to addresses of these families. */
  void need(List<Integer> families) {
    needed = List.copyOf(families);
    ask(needed);
  }

  /** The way to the servers has changed, or an address is lost. */
  void again() {
    components.forEach(StreamRelays::forget);
    ask(needed);
  }

  private void ask(List<Integer> families) {
    for (RelayServer server : config.turnServers()) {
      if (isUsable(server)) {
        families.forEach(family -> components.forEach(relays -> relays.ask(server, family)));
      }
    }
  }

  private boolean isUsable(RelayServer server) {
    return server.transport().isStream()
        && config.allows(CandidateTransport.TCP_ACTIVE, CandidateType.RELAYED)
        && network.localAddresses().stream()
            .anyMatch(
                local -> Priorities.sameFamily(new InetSocketAddress(local, 0), server.address()));
  }

  /** Whether there is something to wait for. */
  boolean isAsking() {
    return limit != null || components.stream().anyMatch(StreamRelays::isAsking);
  }

  /** A base is closed since nobody uses it. */
  void free(LocalBase base) {
    components.forEach(relays -> relays.free(base));
  }

  /** Ends what has led to nothing yet. */
  void stop() {
    stopWaiting();
    components.forEach(StreamRelays::giveUp);
  }

  /** Gives every relay back. */
  void close() {
    stopWaiting();
    components.forEach(StreamRelays::close);
  }
}
