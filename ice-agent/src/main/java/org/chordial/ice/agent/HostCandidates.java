package org.chordial.ice.agent;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
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
  private final ScheduledExecutorService executor;
  private final Foundations foundations;
  private final List<LocalBase> bases = new ArrayList<>();
  private final Map<CandidateTransport, Integer> opened = new EnumMap<>(CandidateTransport.class);
  private NetworkException refused;

  HostCandidates(
      IceConfig config,
      Network network,
      ScheduledExecutorService executor,
      Foundations foundations) {
    this.config = config;
    this.network = network;
    this.executor = executor;
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
    Set<InetAddress> known = new LinkedHashSet<>();
    bases.forEach(base -> known.add(base.address().getAddress()));
    List<LocalBase> fresh = new ArrayList<>();
    for (InetAddress address : Priorities.intermingle(addresses)) {
      if (known.size() < MAX_ADDRESSES || known.contains(address)) {
        known.add(address);
        fresh.addAll(on(address));
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

  /** What is not open on an address, UDP first. */
  private List<LocalBase> on(InetAddress address) {
    List<LocalBase> made = new ArrayList<>();
    for (CandidateTransport transport : CandidateTransport.values()) {
      boolean wanted = transport.isTcp() ? config.tcp() : config.udp();
      if (wanted && !isOpen(address, transport)) {
        int place = opened.merge(transport, 1, Integer::sum) - 1;
        try {
          for (int component = 1; component <= config.components(); component++) {
            made.add(base(address, transport, place, component));
          }
        } catch (NetworkException e) {
          LOG.debug("no {} candidate on {}: {}", transport, address, e.getMessage());
          refused = e;
        }
      }
    }
    return made;
  }

  private boolean isOpen(InetAddress address, CandidateTransport transport) {
    return bases.stream()
        .anyMatch(
            base ->
                base.address().getAddress().equals(address)
                    && base.host().transport() == transport);
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

  private LocalBase base(
      InetAddress address, CandidateTransport transport, int place, int component)
      throws NetworkException {
    DatagramSocket socket =
        transport.isTcp()
            ? FramedSocket.open(transport, new InetSocketAddress(address, 0), network, executor)
            : openUdp(address, component);
    int localPreference =
        transport.isTcp()
            ? Priorities.overTcp(transport, CandidateType.HOST, place)
            : Priorities.HIGHEST_LOCAL_PREFERENCE - place;
    return new LocalBase(
        socket,
        localPreference,
        new Candidate(
            foundations.of(CandidateType.HOST, address, Optional.empty(), transport),
            component,
            transport,
            Priorities.candidate(CandidateType.HOST, transport, localPreference, component),
            socket.localAddress(),
            CandidateType.HOST,
            Optional.empty()));
  }

  void close() {
    bases.forEach(base -> base.socket().close());
    bases.clear();
  }
}
