package org.chordial.ice.mapping;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;

/**
 * Asks the gateway to lead ports to this host, by PCP (RFC 6887), NAT-PMP (RFC 6886) and UPnP IGD
 * at once; whichever comes first is used. Nobody waits for it: many networks have none of them. One
 * for a host; used on the context's executor only.
 *
 * <p>Mappings are renewed at half their lifetime and given back when they are closed.
 */
public final class PortMapper implements AutoCloseable {

  /** Short, since a program that dies cannot give back what it has. */
  static final Duration LIFETIME = Duration.ofMinutes(20);

  private static final int MAX_PORTS = 256;

  /** How long the last farewells get. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final Network network;
  private final CoreContext context;
  private final Supplier<List<InetAddress>> gateways;
  private final Set<Protocol> protocols;
  private final Set<MapperPort> ports = new HashSet<>();
  private final MapperCounters counters = new MapperCounters();

  /**
   * What became of what was asked.
   *
   * @param last the protocol that has led to a mapping last; empty where none has
   */
  public record Stats(long mapped, long refused, long dropped, Optional<Protocol> last) {}

  /** By what a port was mapped. */
  public enum Protocol {
    PCP,
    NAT_PMP,
    UPNP
  }

  /** What the ports count together. */
  static final class MapperCounters {
    long mapped;
    long refused;
    long dropped;
    Optional<Protocol> last = Optional.empty();
  }

  /**
   * @param gateways the routers that may translate, the likeliest first; asked anew each time
   */
  public PortMapper(Network network, CoreContext context, Supplier<List<InetAddress>> gateways) {
    this(network, context, gateways, EnumSet.allOf(Protocol.class));
  }

  /** With some of the protocols only. */
  public PortMapper(
      Network network,
      CoreContext context,
      Supplier<List<InetAddress>> gateways,
      Set<Protocol> protocols) {
    this.protocols = Set.copyOf(protocols);
    this.network = network;
    this.context = context;
    this.gateways = gateways;
  }

  /** Asks for a UDP port. */
  public MappedPort map(InetSocketAddress local, MappedPort.Listener listener) {
    return map(local, MapCodec.UDP, listener);
  }

  /** Asks for a TCP port. */
  public MappedPort mapTcp(InetSocketAddress local, MappedPort.Listener listener) {
    return map(local, MapCodec.TCP, listener);
  }

  private MappedPort map(InetSocketAddress local, int protocol, MappedPort.Listener listener) {
    MapperPort port =
        new MapperPort(
            local,
            protocol,
            protocols,
            gateways.get(),
            network,
            context,
            counters,
            listener,
            ports::remove);
    if (ports.size() < MAX_PORTS) {
      ports.add(port);
      port.begin();
    }
    return port;
  }

  public Stats stats() {
    return new Stats(counters.mapped, counters.refused, counters.dropped, counters.last);
  }

  /** Gives back every port. */
  @Override
  public void close() {
    List.copyOf(ports).forEach(MapperPort::close);
  }

  /** Like {@link #close}; completes when the farewells have had the time to leave. */
  public CompletableFuture<Void> farewell() {
    boolean any = ports.stream().anyMatch(MapperPort::isMapped);
    close();
    CompletableFuture<Void> said = new CompletableFuture<>();
    var _ =
        context
            .executor()
            .schedule(
                () -> said.complete(null), any ? FAREWELL.toMillis() : 0, TimeUnit.MILLISECONDS);
    return said;
  }
}
