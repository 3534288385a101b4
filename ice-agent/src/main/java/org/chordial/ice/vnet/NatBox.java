package org.chordial.ice.vnet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A NAT: hosts inside it share its external addresses. Translates UDP as its {@link NatBehaviour}
 * says, and lets TCP connections out but not in.
 */
public final class NatBox implements Node {

  private static final LinkQuality NO_DELAY = LinkQuality.of(Duration.ZERO);
  private static final int FIRST_PORT = 1024;
  private static final int LAST_PORT = 65535;

  private final VirtualNetwork network;
  private final Realm outside;
  private final Realm inside = new Realm(this);
  private final List<InetAddress> external;
  private NatBehaviour behaviour;
  private final Map<Key, Mapping> byKey = new HashMap<>();
  private final Map<InetSocketAddress, Mapping> byExternal = new HashMap<>();
  private final Map<InetSocketAddress, InetSocketAddress> forwards = new HashMap<>();
  private int nextPort = FIRST_PORT;
  private boolean keepsPorts = true;
  private boolean up = true;

  private record Key(InetSocketAddress internal, Object remote) {}

  private static final class Mapping {
    final Key key;
    final InetSocketAddress external;
    final Set<Object> permitted = new HashSet<>();
    long lastOutbound;

    Mapping(Key key, InetSocketAddress external) {
      this.key = key;
      this.external = external;
    }
  }

  NatBox(
      VirtualNetwork network, Realm outside, NatBehaviour behaviour, List<InetAddress> external) {
    this.network = network;
    this.outside = outside;
    this.behaviour = behaviour;
    this.external = external;
    outside.add(this, external);
  }

  /** A host behind this NAT, with addresses of the inside. */
  public VirtualHost host(String... addresses) {
    return network.host(inside, addresses);
  }

  /** A NAT behind this NAT. */
  public NatBox nat(NatBehaviour inner, String... addresses) {
    return network.nat(inside, inner, addresses);
  }

  /** From now on behaves like this; mappings stay. */
  public void behave(NatBehaviour like) {
    behaviour = like;
  }

  /** Forgets every mapping, as a router does that is switched off and on. */
  public void reboot() {
    byKey.clear();
    byExternal.clear();
    forwards.clear();
  }

  /**
   * Leads a port to a host inside, whoever sends to it, as a router does that was asked by a port
   * mapping protocol; the host's datagrams leave from there, too.
   *
   * @param wanted the external port; another one where it is taken
   * @return the external address, or null where none is free
   */
  public InetSocketAddress forward(InetSocketAddress internal, int wanted) {
    InetSocketAddress known = forwarded(internal);
    if (known != null) {
      return known;
    }
    InetAddress address = externalFor(internal.getAddress());
    InetSocketAddress asked = new InetSocketAddress(address, wanted);
    InetSocketAddress given = isFree(asked) ? asked : freePort(internal, internal.getAddress());
    if (given != null) {
      forwards.put(given, internal);
    }
    return given;
  }

  /** Ends a {@link #forward}. */
  public void unforward(InetSocketAddress internal) {
    forwards.values().remove(internal);
  }

  /** The external address that leads to a socket inside, or null. */
  private InetSocketAddress forwarded(InetSocketAddress internal) {
    for (Map.Entry<InetSocketAddress, InetSocketAddress> each : forwards.entrySet()) {
      if (each.getValue().equals(internal)) {
        return each.getKey();
      }
    }
    return null;
  }

  /** How many ports lead inside. */
  public int forwards() {
    return forwards.size();
  }

  /** From now on maps to the ports from this one on, whatever the port inside. */
  public void portsFrom(int first) {
    keepsPorts = false;
    nextPort = first;
  }

  /** Plugs it in or out. */
  public void up(boolean plugged) {
    up = plugged;
  }

  @Override
  public boolean isUp() {
    return up;
  }

  /** A NAT adds nothing of its own to the way. */
  @Override
  public LinkQuality quality() {
    return NO_DELAY;
  }

  /** How many mappings are alive. */
  public int mappings() {
    expire();
    return byKey.size();
  }

  /** From a host inside to an address that is not inside. */
  void outbound(Packet packet) {
    InetSocketAddress given =
        forwards.isEmpty() || !up || behaviour.udpBlocked() ? null : forwarded(packet.source());
    if (given != null && !external.contains(packet.destination().getAddress())) {
      network.route(outside, packet.from(given));
      return;
    }
    Mapping mapping = up && !behaviour.udpBlocked() ? mapping(packet) : null;
    if (mapping == null) {
      network.drop(packet);
      return;
    }
    mapping.lastOutbound = network.time().nanos();
    mapping.permitted.add(part(behaviour.filtering(), packet.destination()));
    Packet translated = packet.from(mapping.external);
    if (!external.contains(packet.destination().getAddress())) {
      network.route(outside, translated);
    } else if (behaviour.hairpin()) {
      // RFC 4787 REQ-9: "the internal source's external IP address and port" is what is seen.
      arrived(translated);
    } else {
      network.drop(packet);
    }
  }

  /** From outside to an external address. */
  @Override
  public void arrived(Packet packet) {
    InetSocketAddress forwardedTo = up ? forwards.get(packet.destination()) : null;
    if (forwardedTo != null) {
      network.route(inside, packet.to(forwardedTo));
      return;
    }
    Mapping mapping = byExternal.get(packet.destination());
    if (!up
        || mapping == null
        || isExpired(mapping)
        || !mapping.permitted.contains(part(behaviour.filtering(), packet.source()))) {
      network.drop(packet);
      return;
    }
    network.route(inside, packet.to(mapping.key.internal));
  }

  /** RFC 4787 4.1: when the external address and port are used again, and when not. */
  private static Object part(NatDependence dependence, InetSocketAddress remote) {
    return switch (dependence) {
      case ENDPOINT_INDEPENDENT -> "any";
      case ADDRESS_DEPENDENT -> remote.getAddress();
      case ADDRESS_AND_PORT_DEPENDENT -> remote;
    };
  }

  private Mapping mapping(Packet packet) {
    Key key = new Key(packet.source(), part(behaviour.mapping(), packet.destination()));
    Mapping known = byKey.get(key);
    if (known != null && !isExpired(known)) {
      return known;
    }
    if (known != null) {
      forget(known);
    }
    InetSocketAddress free = freePort(packet.source(), packet.destination().getAddress());
    if (free == null) {
      return null;
    }
    Mapping made = new Mapping(key, free);
    byKey.put(key, made);
    byExternal.put(free, made);
    return made;
  }

  /** The same port as inside where it is free, as most NATs do, else the next free one. */
  private InetSocketAddress freePort(InetSocketAddress internal, InetAddress destination) {
    InetAddress address = externalFor(destination);
    if (address == null) {
      return null;
    }
    InetSocketAddress same = new InetSocketAddress(address, internal.getPort());
    if (keepsPorts && isFree(same)) {
      return same;
    }
    for (int tries = FIRST_PORT; tries <= LAST_PORT; tries++) {
      InetSocketAddress next = new InetSocketAddress(address, nextPort);
      nextPort = nextPort == LAST_PORT ? FIRST_PORT : nextPort + 1;
      if (isFree(next)) {
        return next;
      }
    }
    return null;
  }

  private boolean isFree(InetSocketAddress candidate) {
    if (forwards.containsKey(candidate)) {
      return false;
    }
    Mapping holder = byExternal.get(candidate);
    if (holder != null && isExpired(holder)) {
      forget(holder);
      return true;
    }
    return holder == null;
  }

  private boolean isExpired(Mapping mapping) {
    return network.time().nanos() - mapping.lastOutbound > behaviour.lifetime().toNanos();
  }

  private void forget(Mapping mapping) {
    byKey.remove(mapping.key);
    byExternal.remove(mapping.external);
  }

  private void expire() {
    List.copyOf(byKey.values()).stream().filter(this::isExpired).forEach(this::forget);
  }

  /** The external address for a destination's family, or null. */
  InetAddress externalFor(InetAddress destination) {
    return external.stream().filter(a -> Realm.sameFamily(a, destination)).findFirst().orElse(null);
  }

  /** Where a TCP connection from inside seems to come from (RFC 5382, section 4.1). */
  InetSocketAddress seenOverTcp(InetSocketAddress internal, InetSocketAddress to) {
    int port =
        switch (behaviour.mapping()) {
          case ENDPOINT_INDEPENDENT -> internal.getPort();
          case ADDRESS_DEPENDENT -> portFor(internal, to.getAddress());
          case ADDRESS_AND_PORT_DEPENDENT -> portFor(internal, to);
        };
    return new InetSocketAddress(externalFor(to.getAddress()), port);
  }

  private static int portFor(InetSocketAddress internal, Object remote) {
    return FIRST_PORT + (31 * internal.getPort() + remote.hashCode() & 0x7fff);
  }

  /** Whether TCP may go out to a port. */
  boolean letsOut(int port) {
    return up && (behaviour.tcpPorts().isEmpty() || behaviour.tcpPorts().contains(port));
  }

  Realm outside() {
    return outside;
  }

  @Override
  public String toString() {
    return "NatBox" + external;
  }
}
