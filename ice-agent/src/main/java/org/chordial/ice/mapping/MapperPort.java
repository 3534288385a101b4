package org.chordial.ice.mapping;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;

/** One port, and everybody who is asked for it. */
final class MapperPort implements MappedPort {

  /** The way to one gateway. */
  interface Asking {
    void begin();

    /** Gives back what it has got, and ends. */
    void end();
  }

  /** Learns what a gateway says. */
  interface Answers {
    void mapped(Asking by, PortMapper.Protocol protocol, InetSocketAddress external);

    void lost(Asking by);

    void refused();

    void dropped();
  }

  private final Listener listener;
  private final PortMapper.MapperCounters counters;
  private final Consumer<MapperPort> closed;
  private final List<Asking> asked = new ArrayList<>();
  private Optional<Asking> chosen = Optional.empty();
  private Optional<InetSocketAddress> external = Optional.empty();
  private boolean over;

  MapperPort(
      InetSocketAddress local,
      int protocol,
      Set<PortMapper.Protocol> protocols,
      List<InetAddress> gateways,
      Network network,
      CoreContext context,
      PortMapper.MapperCounters counters,
      Listener listener,
      Consumer<MapperPort> closed) {
    this.listener = listener;
    this.counters = counters;
    this.closed = closed;
    Told told = new Told();
    for (InetAddress gateway : gateways) {
      boolean speaks =
          protocols.contains(PortMapper.Protocol.PCP)
              || protocols.contains(PortMapper.Protocol.NAT_PMP);
      if (speaks && gateway.getClass() == local.getAddress().getClass()) {
        asked.add(new GatewayAsking(local, protocol, protocols, gateway, network, context, told));
      }
    }
    if (protocols.contains(PortMapper.Protocol.UPNP)
        && local.getAddress() instanceof Inet4Address) {
      asked.add(new UpnpAsking(local, protocol, gateways, network, context, told));
    }
  }

  void begin() {
    List.copyOf(asked).forEach(Asking::begin);
  }

  boolean isMapped() {
    return external.isPresent();
  }

  private final class Told implements Answers {

    /** The first to answer is kept; the others give back what they have. */
    @Override
    public void mapped(Asking by, PortMapper.Protocol protocol, InetSocketAddress at) {
      if (over || chosen.filter(other -> !other.equals(by)).isPresent()) {
        by.end();
        return;
      }
      if (chosen.isEmpty()) {
        chosen = Optional.of(by);
        asked.stream().filter(other -> !other.equals(by)).forEach(Asking::end);
      }
      if (!external.equals(Optional.of(at))) {
        external = Optional.of(at);
        counters.mapped++;
        counters.last = Optional.of(protocol);
        listener.mapped(at);
      }
    }

    @Override
    public void lost(Asking by) {
      if (!over && chosen.filter(by::equals).isPresent()) {
        external = Optional.empty();
        listener.lost();
      }
    }

    @Override
    public void refused() {
      counters.refused++;
    }

    @Override
    public void dropped() {
      counters.dropped++;
    }
  }

  @Override
  public void close() {
    if (!over) {
      over = true;
      asked.forEach(Asking::end);
      closed.accept(this);
    }
  }
}
