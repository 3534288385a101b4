package org.chordial.overlay.usage.turn;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.turn.server.PeerPolicy;

/**
 * What a public peer offers as a STUN and TURN server. Begin with {@link #usual}.
 *
 * @param ports of the server, best first; each is tried, and others that this system does not let
 *     us have are passed over
 * @param peers whom to relay to; who permits a private range serves in it
 * @param relaysPerNode how many relays one node may have at once
 * @param relays how many there may be in all
 * @param bytesPerSecond that one relay may carry, both directions together
 * @param totalBytesPerSecond that all may
 */
public record RelayOffer(
    List<Integer> ports,
    PeerPolicy peers,
    int relaysPerNode,
    int relays,
    long bytesPerSecond,
    long totalBytesPerSecond) {

  /** What lets a phone through where only the web is let through. */
  private static final int HTTPS = 443;

  /** RFC 8656, section 4: the default port. */
  private static final int TURN = 3478;

  public RelayOffer {
    ports = List.copyOf(ports);
    if (ports.isEmpty() || ports.stream().anyMatch(port -> port < 0 || port > 0xffff)) {
      throw new IllegalArgumentException("a TURN server has a port of 0 to 65535");
    }
  }

  /** On 443 where that is allowed, and on the port of TURN; to the open internet alone. */
  public static RelayOffer usual() {
    return new RelayOffer(List.of(HTTPS, TURN), PeerPolicy.open(), 32, 1000, 500_000, 12_500_000);
  }

  public RelayOffer withPorts(List<Integer> changed) {
    return new RelayOffer(
        changed, peers, relaysPerNode, relays, bytesPerSecond, totalBytesPerSecond);
  }

  public RelayOffer withPeers(PeerPolicy changed) {
    return new RelayOffer(
        ports, changed, relaysPerNode, relays, bytesPerSecond, totalBytesPerSecond);
  }

  /** How much may be relayed in a second. */
  public RelayOffer withBandwidth(long ofOneRelay, long ofAll) {
    return new RelayOffer(ports, peers, relaysPerNode, relays, ofOneRelay, ofAll);
  }

  /**
   * Where to serve: at most one address of each family, IPv4 first, as the overlay is told one
   * alone and almost every phone has that.
   *
   * @param bind the one that a person chose, or that which stands for all
   * @param own this host's
   */
  List<InetAddress> serving(InetAddress bind, List<InetAddress> own) {
    List<InetAddress> candidates = new ArrayList<>(bind.isAnyLocalAddress() ? own : List.of(bind));
    candidates.sort(Comparator.comparing(Inet6Address.class::isInstance));
    List<InetAddress> chosen = new ArrayList<>();
    Set<Class<?>> families = new HashSet<>();
    for (InetAddress address : candidates) {
      boolean serves =
          TurnCandidacy.mayServe(address, Optional.empty()) || peers.permitsExplicitly(address);
      if (serves && families.add(address.getClass())) {
        chosen.add(address);
      }
    }
    return chosen;
  }

  List<InetSocketAddress> at(InetAddress address) {
    return ports.stream().map(port -> new InetSocketAddress(address, port)).toList();
  }
}
