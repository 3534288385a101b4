package org.chordial.ice.agent;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.chordial.ice.mapping.MappedPort;

/**
 * Asks the gateway to lead ports to the sockets of this host; what it grants are server-reflexive
 * candidates (RFC 8445, section 5.1.1.2 has them so for PCP). Nobody waits for them: one that comes
 * late is trickled, or found by the agent's next generation.
 */
final class MappedCandidates {

  private final IceConfig config;
  private final Foundations foundations;
  private final Consumer<LocalCandidate> found;
  private final Map<LocalBase, MappedPort> ports = new HashMap<>();

  MappedCandidates(IceConfig config, Foundations foundations, Consumer<LocalCandidate> found) {
    this.config = config;
    this.foundations = foundations;
    this.found = found;
  }

  /** Asks for a port for a base that may be behind a gateway. */
  void ask(LocalBase base) {
    if (config.mapper().isEmpty()
        || !config.kinds().contains(CandidateType.SERVER_REFLEXIVE)
        || base.host().transport() != CandidateTransport.UDP
        || !isInside(base.address())
        || ports.containsKey(base)) {
      return;
    }
    ports.put(base, config.mapper().get().map(base.address(), external -> mapped(base, external)));
  }

  /** A public address needs no mapping, and loopback has no gateway. */
  private static boolean isInside(InetSocketAddress address) {
    if (!(address.getAddress() instanceof Inet4Address four) || four.isLoopbackAddress()) {
      return false;
    }
    byte[] bytes = four.getAddress();
    // RFC 6598: 100.64.0.0/10, where the carrier's gateway may speak PCP.
    boolean carriers = bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return four.isSiteLocalAddress() || carriers;
  }

  private void mapped(LocalBase base, InetSocketAddress external) {
    if (!(external.getAddress() instanceof Inet4Address)) {
      return;
    }
    int component = base.host().component();
    boolean tellsBase = config.kinds().contains(CandidateType.HOST);
    found.accept(
        new LocalCandidate(
            new Candidate(
                foundations.of(
                    CandidateType.SERVER_REFLEXIVE,
                    base.address().getAddress(),
                    Optional.of(external.getAddress()),
                    CandidateTransport.UDP),
                component,
                CandidateTransport.UDP,
                Priorities.candidate(
                    CandidateType.SERVER_REFLEXIVE, base.localPreference(), component),
                external,
                CandidateType.SERVER_REFLEXIVE,
                tellsBase ? Optional.of(base.address()) : Optional.empty()),
            base));
  }

  /** Gives back the port of a base that is closed. */
  void forget(LocalBase base) {
    MappedPort port = ports.remove(base);
    if (port != null) {
      port.close();
    }
  }

  /** Gives back every port. */
  void close() {
    ports.values().forEach(MappedPort::close);
    ports.clear();
  }
}
