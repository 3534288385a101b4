package org.chordial.ice.behaviour;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@link BehaviourDiscovery} has found out about the way from one local address.
 *
 * @param local the socket that was looked at
 * @param mapped how the server saw it; empty where no answer came: UDP is blocked, or the server is
 *     down
 * @param mapping empty where the server has one address only and could not tell
 * @param filtering as {@code mapping}
 * @param hairpin whether two sockets behind the translator reach each other by their mapped
 *     addresses; empty where there is no translator or its mappings do not let it be tried
 * @param roundTrip to the server and back
 */
public record NatReport(
    InetSocketAddress local,
    Optional<InetSocketAddress> mapped,
    Optional<Dependence> mapping,
    Optional<Dependence> filtering,
    Optional<Boolean> hairpin,
    Duration roundTrip) {

  static NatReport blocked(InetSocketAddress local) {
    return new NatReport(
        local,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO);
  }

  /** Whether UDP goes out and comes back. */
  public boolean udp() {
    return mapped.isPresent();
  }

  /** Whether the server saw another address than the socket's own. */
  public boolean translated() {
    return mapped.isPresent() && !mapped.get().equals(local);
  }
}
