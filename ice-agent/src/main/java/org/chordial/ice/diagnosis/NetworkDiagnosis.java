package org.chordial.ice.diagnosis;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.behaviour.BehaviourDiscovery;
import org.chordial.ice.behaviour.NatReport;
import org.chordial.ice.mapping.MappedPort;
import org.chordial.ice.mapping.PortMapper;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.turn.RelayRequest;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnClient;
import org.chordial.ice.turn.TurnTransport;

/** Tries out what a network allows, everything at once; takes five to twelve seconds. */
public final class NetworkDiagnosis {

  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final int MAX_SERVERS = 4;

  /** Where UDP is blocked each takes seconds. */
  private static final int MAX_DISCOVERED = 3;

  /** Routers answer in milliseconds, UPnP's search within a second or two. */
  private static final long GATEWAY_SECONDS = 4;

  private final Network network;
  private final CoreContext context;
  private final PortMapper mapper;
  private final Set<InetSocketAddress> tcp = new HashSet<>();
  private final Set<TurnTransport> relays = new HashSet<>();
  private Optional<InetSocketAddress> mappedAt = Optional.empty();
  private DatagramSocket mappedSocket;

  private NetworkDiagnosis(Network network, CoreContext context, PortMapper mapper) {
    this.network = network;
    this.context = context;
    this.mapper = mapper;
  }

  /**
   * Looks at the network. On the context's executor, where the result completes; it does not fail.
   *
   * @param stun the servers to ask, best those with two addresses first
   * @param turn the relays to try, an entry for each transport
   * @param mapper asks the gateway; what it gets is given back
   */
  public static CompletableFuture<Diagnosis> run(
      List<InetSocketAddress> stun,
      List<RelayServer> turn,
      PortMapper mapper,
      Network network,
      CoreContext context) {
    return new NetworkDiagnosis(network, context, mapper).all(stun, turn);
  }

  private CompletableFuture<Diagnosis> all(List<InetSocketAddress> stun, List<RelayServer> turn) {
    List<InetAddress> local = network.localAddresses();
    // A relay answers Binding requests, too, and may have two addresses.
    Set<InetSocketAddress> asked = new LinkedHashSet<>(stun);
    turn.stream()
        .filter(server -> server.transport() == TurnTransport.UDP)
        .map(RelayServer::address)
        .forEach(asked::add);
    var four = discovered(asked, local, Inet4Address.class);
    var six = discovered(asked, local, Inet6Address.class);
    Set<InetSocketAddress> streams = new LinkedHashSet<>();
    turn.stream()
        .filter(server -> server.transport().isStream())
        .map(RelayServer::address)
        .forEach(streams::add);
    stun.forEach(streams::add);
    List<InetSocketAddress> tried = streams.stream().limit(MAX_SERVERS).toList();
    List<CompletableFuture<?>> steps = new ArrayList<>(List.of(four, six));
    tried.forEach(server -> steps.add(within(stream(server))));
    turn.forEach(server -> steps.add(within(relay(server))));
    steps.add(within(gateway(local)));
    return CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> {
              if (mappedSocket != null) {
                mappedSocket.close();
              }
              return new Diagnosis(
                  local,
                  four.join(),
                  six.join(),
                  tcp,
                  tried.size(),
                  mappedAt.flatMap(_ -> mapper.stats().last()),
                  mappedAt,
                  relays,
                  (int) turn.stream().map(RelayServer::transport).distinct().count());
            });
  }

  /** A step that says nothing in time has found nothing. */
  private <T> CompletableFuture<Optional<T>> within(CompletableFuture<T> step) {
    CompletableFuture<Optional<T>> result = new CompletableFuture<>();
    var limit =
        context
            .executor()
            .schedule(
                () -> result.complete(Optional.empty()), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        step.whenComplete(
            (value, problem) -> {
              limit.cancel(false);
              result.complete(problem == null ? Optional.ofNullable(value) : Optional.empty());
            });
    return result;
  }

  /** Asks the servers of a family one after the other, until one can tell the whole. */
  private CompletableFuture<Optional<NatReport>> discovered(
      Set<InetSocketAddress> asked, List<InetAddress> local, Class<? extends InetAddress> family) {
    Optional<InetAddress> from =
        local.stream().filter(it -> family.isInstance(it) && !it.isLinkLocalAddress()).findFirst();
    List<InetSocketAddress> servers =
        asked.stream()
            .filter(it -> family.isInstance(it.getAddress()))
            .limit(MAX_DISCOVERED)
            .toList();
    return from.isEmpty() || servers.isEmpty()
        ? CompletableFuture.completedFuture(Optional.empty())
        : discovered(servers, from.get());
  }

  private CompletableFuture<Optional<NatReport>> discovered(
      List<InetSocketAddress> servers, InetAddress from) {
    // It ends by itself, and later on a slow machine, whose UDP is not blocked for that.
    return BehaviourDiscovery.discover(servers.getFirst(), from, network, context)
        .handle((report, _) -> Optional.ofNullable(report))
        .thenCompose(
            report -> {
              boolean whole = report.filter(it -> it.mapping().isPresent()).isPresent();
              if (whole || servers.size() == 1) {
                return CompletableFuture.completedFuture(report);
              }
              return discovered(servers.subList(1, servers.size()), from)
                  .thenApply(other -> other.filter(NatReport::udp).or(() -> report));
            });
  }

  private CompletableFuture<StreamConnection> stream(InetSocketAddress server) {
    return network
        .connectTcp(server)
        .whenComplete(
            (connection, problem) -> {
              if (problem == null) {
                tcp.add(server);
                connection.close();
              }
            });
  }

  private CompletableFuture<TurnClient> relay(RelayServer server) {
    return TurnClient.allocate(server, RelayRequest.both(), network, context)
        .whenComplete(
            (client, problem) -> {
              if (problem == null) {
                relays.add(server.transport());
                client.close();
              }
            });
  }

  /** The first answer of the gateway, or nothing in the time that everything else takes. */
  private CompletableFuture<InetSocketAddress> gateway(List<InetAddress> local) {
    CompletableFuture<InetSocketAddress> granted = new CompletableFuture<>();
    Optional<InetAddress> inside =
        local.stream()
            .filter(it -> it instanceof Inet4Address && it.isSiteLocalAddress())
            .findFirst();
    if (inside.isEmpty()) {
      granted.complete(null);
      return granted;
    }
    try {
      mappedSocket = network.openUdp(new InetSocketAddress(inside.get(), 0));
    } catch (NetworkException e) {
      granted.complete(null);
      return granted;
    }
    MappedPort port =
        mapper.map(
            mappedSocket.localAddress(),
            external -> {
              mappedAt = Optional.of(external);
              granted.complete(external);
            });
    var _ =
        context
            .executor()
            .schedule(
                () -> {
                  granted.complete(null);
                  port.close();
                },
                GATEWAY_SECONDS,
                TimeUnit.SECONDS);
    return granted.whenComplete((_, _) -> port.close());
  }
}
