package org.chordial.ice.agent;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the sockets of the host candidates (RFC 8445, section 5.1.1.1). */
final class HostBases {

  private static final int MAX_ADDRESSES = 16;
  private static final Logger LOG = LoggerFactory.getLogger(HostBases.class);

  private HostBases() {}

  /** Binds one socket on each local address. */
  static List<LocalBase> open(IceConfig config, Network network, Foundations foundations)
      throws IceException {
    List<InetAddress> addresses =
        config.bindAddresses().isEmpty()
            ? network.localAddresses().stream().filter(HostBases::usable).toList()
            : config.bindAddresses();
    if (addresses.isEmpty()) {
      throw new IceException(IceFailure.NO_LOCAL_ADDRESS, null);
    }
    List<LocalBase> bases = new ArrayList<>();
    NetworkException refused = null;
    for (InetAddress address : Priorities.intermingle(addresses)) {
      try {
        if (bases.size() < MAX_ADDRESSES) {
          bases.add(
              base(
                  network.openUdp(new InetSocketAddress(address, config.port())),
                  Priorities.HIGHEST_LOCAL_PREFERENCE - bases.size(),
                  foundations));
        }
      } catch (NetworkException e) {
        LOG.debug("no candidate on {}: {}", address, e.getMessage());
        refused = e;
      }
    }
    if (bases.isEmpty()) {
      throw new IceException(IceFailure.NO_SOCKET, refused);
    }
    return bases;
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

  private static LocalBase base(
      DatagramSocket socket, int localPreference, Foundations foundations) {
    InetSocketAddress address = socket.localAddress();
    return new LocalBase(
        socket,
        localPreference,
        new Candidate(
            foundations.of(CandidateType.HOST, address.getAddress(), Optional.empty()),
            CandidateGatherer.COMPONENT,
            CandidateTransport.UDP,
            Priorities.candidate(CandidateType.HOST, localPreference, CandidateGatherer.COMPONENT),
            address,
            CandidateType.HOST,
            Optional.empty()));
  }
}
