package org.chordial.ice.turn.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.AddressFamily;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens relayed transport addresses, and knows whose each one is. */
final class RelayPorts {

  private static final int ATTEMPTS = 16;
  private static final Logger LOG = LoggerFactory.getLogger(RelayPorts.class);

  private final TurnServerSettings settings;
  private final Network network;
  private final RandomGenerator random;
  private final Set<InetAddress> own;
  private final Map<InetSocketAddress, RelayPort> open = new HashMap<>();

  RelayPorts(TurnServerSettings settings, Network network, RandomGenerator random) {
    this.settings = settings;
    this.network = network;
    this.random = random;
    this.own = new HashSet<>(network.localAddresses());
    own.addAll(settings.relayAddresses());
  }

  boolean supports(int family) {
    return address(family).isPresent();
  }

  private Optional<InetAddress> address(int family) {
    return settings.relayAddresses().stream()
        .filter(address -> AddressFamily.of(address) == family)
        .findFirst();
  }

  boolean isOwn(InetAddress address) {
    return own.contains(address);
  }

  /**
   * Section 7.2: a port that cannot be foreseen, "so that it is difficult for an attacker to
   * guess".
   *
   * @return empty where no free one was found
   */
  Optional<RelayPort> open(int family, boolean even, ServerAllocation allocation) {
    InetAddress address = address(family).orElseThrow();
    int ports = settings.lastPort() - settings.firstPort() + 1;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = settings.firstPort() + random.nextInt(ports);
      port = even ? port & ~1 : port;
      InetSocketAddress at = new InetSocketAddress(address, port);
      if (port >= settings.firstPort() && !open.containsKey(at)) {
        try {
          DatagramSocket socket = network.openUdp(at);
          RelayPort relay = new RelayPort(socket, allocation);
          open.put(at, relay);
          return Optional.of(relay);
        } catch (NetworkException e) {
          LOG.debug("another program has {}: {}", at, e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  /** The relay at an address; null where there is none. */
  RelayPort at(InetSocketAddress address) {
    return open.get(address);
  }

  void close(RelayPort relay) {
    open.remove(relay.address());
    relay.close();
  }
}
