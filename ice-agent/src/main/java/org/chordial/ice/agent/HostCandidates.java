package org.chordial.ice.agent;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a socket on each local address for each component (RFC 8445, section 5.1.1.1). */
final class HostCandidates {

  private static final int MAX_ADDRESSES = 16;
  private static final Logger LOG = LoggerFactory.getLogger(HostCandidates.class);

  private final IceConfig config;
  private final Network network;
  private final Foundations foundations;
  private final List<LocalBase> bases = new ArrayList<>();
  private int opened;
  private NetworkException refused;

  HostCandidates(IceConfig config, Network network, Foundations foundations) {
    this.config = config;
    this.network = network;
    this.foundations = foundations;
  }

  List<LocalBase> bases() {
    return List.copyOf(bases);
  }

  /**
   * Opens what is not open yet.
   *
   * @return the new ones
   * @throws IceException where there is no address, or no socket could be opened at all
   */
  List<LocalBase> open() throws IceException {
    List<InetAddress> addresses = addresses();
    if (addresses.isEmpty()) {
      throw new IceException(IceFailure.NO_LOCAL_ADDRESS, null);
    }
    Set<InetAddress> known = new HashSet<>();
    bases.forEach(base -> known.add(base.address().getAddress()));
    List<LocalBase> fresh = new ArrayList<>();
    for (InetAddress address : Priorities.intermingle(addresses)) {
      if (!known.contains(address) && known.size() < MAX_ADDRESSES && known.add(address)) {
        fresh.addAll(on(address, Priorities.HIGHEST_LOCAL_PREFERENCE - opened++));
      }
    }
    bases.addAll(fresh);
    if (bases.isEmpty()) {
      throw new IceException(IceFailure.NO_SOCKET, refused);
    }
    return fresh;
  }

  private List<InetAddress> addresses() {
    return config.bindAddresses().isEmpty()
        ? network.localAddresses().stream().filter(HostCandidates::usable).toList()
        : config.bindAddresses();
  }

  /** Takes out the bases whose addresses this host no longer has. */
  List<LocalBase> vanished() {
    List<InetAddress> present = addresses();
    List<LocalBase> gone =
        bases.stream().filter(base -> !present.contains(base.address().getAddress())).toList();
    bases.removeAll(gone);
    return gone;
  }

  void forget(LocalBase base) {
    bases.remove(base);
  }

  private List<LocalBase> on(InetAddress address, int localPreference) {
    List<LocalBase> made = new ArrayList<>();
    try {
      for (int component = 1; component <= config.components(); component++) {
        if (config.udp()) {
          made.add(udp(openUdp(address, component), localPreference, component));
        }
      }
    } catch (NetworkException e) {
      LOG.debug("no candidate on {}: {}", address, e.getMessage());
      refused = e;
    }
    return made;
  }

  /** The wanted port where it is free; after a restart the generation before may still have it. */
  private DatagramSocket openUdp(InetAddress address, int component) throws NetworkException {
    int port = config.port() == 0 ? 0 : config.port() + component - 1;
    try {
      return network.openUdp(new InetSocketAddress(address, port));
    } catch (NetworkException e) {
      if (port == 0 || e.reason() != NetworkException.Reason.ADDRESS_IN_USE) {
        throw e;
      }
      return network.openUdp(new InetSocketAddress(address, 0));
    }
  }

  /**
   * Section 5.1.1.1: "Deprecated IPv4-compatible IPv6 addresses and IPv6 site-local unicast
   * addresses MUST NOT be included".
   */
  private static boolean usable(InetAddress address) {
    boolean deprecated =
        address instanceof Inet6Address six
            && (six.isSiteLocalAddress()
                || (six.isIPv4CompatibleAddress() && !six.isLoopbackAddress()));
    return !deprecated
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !(address instanceof Inet6Address && address.isLinkLocalAddress());
  }

  private LocalBase udp(DatagramSocket socket, int localPreference, int component) {
    InetSocketAddress address = socket.localAddress();
    return new LocalBase(
        socket,
        localPreference,
        new Candidate(
            foundations.of(
                CandidateType.HOST, address.getAddress(), Optional.empty(), CandidateTransport.UDP),
            component,
            CandidateTransport.UDP,
            Priorities.candidate(CandidateType.HOST, localPreference, component),
            address,
            CandidateType.HOST,
            Optional.empty()));
  }

  void close() {
    bases.forEach(base -> base.socket().close());
    bases.clear();
  }
}
