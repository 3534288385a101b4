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

  /** Section 7.2: "The server SHOULD use a value of at least 30 seconds". */
  private static final long RESERVED_MILLIS = 30_000;

  private static final Logger LOG = LoggerFactory.getLogger(RelayPorts.class);

  private final TurnServerSettings settings;
  private final Network network;
  private final RandomGenerator random;
  private final Set<InetAddress> own;
  private final Map<InetSocketAddress, RelayPort> open = new HashMap<>();
  private final Map<Long, Reserved> reserved = new HashMap<>();

  RelayPorts(TurnServerSettings settings, Network network, RandomGenerator random) {
    this.settings = settings;
    this.network = network;
    this.random = random;
    this.own = new HashSet<>(network.localAddresses());
    own.addAll(settings.relayAddresses());
  }

  /** A port that waits for who has its token. */
  private record Reserved(DatagramSocket socket, long untilMillis) {}

  /** A relay, and the token of the port after it. */
  record Pair(RelayPort relay, long token) {}

  boolean supports(int family) {
    return address(family).isPresent();
  }

  Optional<InetAddress> address(int family) {
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
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<DatagramSocket> socket = bind(family, even ? anyPort() & ~1 : anyPort());
      if (socket.isPresent()) {
        return Optional.of(relay(socket.get(), allocation));
      }
    }
    return Optional.empty();
  }

  /**
   * Section 7.2: an even port, and the next higher one, which "the server reserves" for thirty
   * seconds.
   *
   * @return empty where no such pair was found
   */
  Optional<Pair> openPair(int family, ServerAllocation allocation, long nowMillis) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = anyPort() & ~1;
      Optional<DatagramSocket> first = bind(family, port);
      Optional<DatagramSocket> next = first.isPresent() ? bind(family, port + 1) : Optional.empty();
      if (next.isPresent()) {
        long token = random.nextLong();
        reserved.put(token, new Reserved(next.get(), nowMillis + RESERVED_MILLIS));
        return Optional.of(new Pair(relay(first.get(), allocation), token));
      }
      first.ifPresent(DatagramSocket::close);
    }
    return Optional.empty();
  }

  /** The port that was reserved; empty where there is none of that token, or not any more. */
  Optional<RelayPort> claim(long token, ServerAllocation allocation, long nowMillis) {
    forgetReserved(nowMillis);
    return Optional.ofNullable(reserved.remove(token))
        .map(waited -> relay(waited.socket(), allocation));
  }

  /** Gives back what nobody has claimed in time. */
  void forgetReserved(long nowMillis) {
    reserved
        .values()
        .removeIf(
            each -> {
              boolean over = each.untilMillis() <= nowMillis;
              if (over) {
                each.socket().close();
              }
              return over;
            });
  }

  int anyPort() {
    return settings.firstPort() + random.nextInt(settings.lastPort() - settings.firstPort() + 1);
  }

  private Optional<DatagramSocket> bind(int family, int port) {
    InetSocketAddress at = new InetSocketAddress(address(family).orElseThrow(), port);
    if (port < settings.firstPort() || port > settings.lastPort() || open.containsKey(at)) {
      return Optional.empty();
    }
    try {
      return Optional.of(network.openUdp(at));
    } catch (NetworkException e) {
      LOG.debug("another program has {}: {}", at, e.getMessage());
      return Optional.empty();
    }
  }

  private RelayPort relay(DatagramSocket socket, ServerAllocation allocation) {
    RelayPort relay = new RelayPort(socket, allocation);
    open.put(relay.address(), relay);
    return relay;
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
