package org.chordial.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.mapping.PortMapper;
import org.chordial.ice.turn.RelayServer;

/**
 * The settings of an {@link IceAgent}. Begin with {@link #defaults()}.
 *
 * @param kinds the candidate types that may be offered and, of the peer's, used
 * @param stunServers asked for server-reflexive candidates, resolved addresses
 * @param turnServers asked for relayed candidates; an entry for each transport of a server
 * @param bindAddresses the local addresses to use; empty for every one that the network lists
 * @param port the local UDP port, 0 for any free one
 * @param maxPairs the most candidate pairs that are checked (RFC 8445, section 6.1.2.5)
 * @param udp whether sockets for UDP are opened on this host; a relay carries it all the same
 * @param tcp whether TCP candidates are used (RFC 6544), of every kind that leads straight to a
 *     host
 * @param components of the data stream: 1, or 2 where RTCP has a port of its own
 * @param mapper who asks the gateway for ports; empty: nobody
 */
public record IceConfig(
    Set<CandidateType> kinds,
    List<InetSocketAddress> stunServers,
    List<RelayServer> turnServers,
    List<InetAddress> bindAddresses,
    int port,
    int maxPairs,
    IceTiming timing,
    boolean udp,
    boolean tcp,
    int components,
    Optional<PortMapper> mapper) {

  private static final int DEFAULT_MAX_PAIRS = 100;

  /**
   * @throws IllegalArgumentException where there is no component or more than 256
   */
  public IceConfig {
    kinds = Set.copyOf(kinds);
    stunServers = List.copyOf(stunServers);
    turnServers = List.copyOf(turnServers);
    bindAddresses = List.copyOf(bindAddresses);
    if (components < 1 || components > 256) {
      throw new IllegalArgumentException("a stream has 1 to 256 components");
    }
  }

  /** Every kind of candidate on every address, over UDP, without a server. */
  public static IceConfig defaults() {
    return new IceConfig(
        EnumSet.allOf(CandidateType.class),
        List.of(),
        List.of(),
        List.of(),
        0,
        DEFAULT_MAX_PAIRS,
        IceTiming.defaults(),
        true,
        false,
        1,
        Optional.empty());
  }

  /**
   * Whether candidates of a sort may be offered and, of the peer's, used. The kinds are those of
   * UDP; with TCP come all that lead straight to this host.
   */
  boolean allows(CandidateTransport transport, CandidateType type) {
    if (transport.isTcp()) {
      return tcp && (type != CandidateType.RELAYED || kinds.contains(type));
    }
    return kinds.contains(type) && (udp || type == CandidateType.RELAYED);
  }

  public IceConfig withKinds(Set<CandidateType> changed) {
    return new IceConfig(
        changed,
        stunServers,
        turnServers,
        bindAddresses,
        port,
        maxPairs,
        timing,
        udp,
        tcp,
        components,
        mapper);
  }

  public IceConfig withStunServers(List<InetSocketAddress> changed) {
    return new IceConfig(
        kinds,
        changed,
        turnServers,
        bindAddresses,
        port,
        maxPairs,
        timing,
        udp,
        tcp,
        components,
        mapper);
  }

  public IceConfig withTurnServers(List<RelayServer> changed) {
    return new IceConfig(
        kinds,
        stunServers,
        changed,
        bindAddresses,
        port,
        maxPairs,
        timing,
        udp,
        tcp,
        components,
        mapper);
  }

  /** Binds to these local addresses only. */
  public IceConfig withBindAddresses(List<InetAddress> changed) {
    return new IceConfig(
        kinds,
        stunServers,
        turnServers,
        changed,
        port,
        maxPairs,
        timing,
        udp,
        tcp,
        components,
        mapper);
  }

  public IceConfig withTransports(boolean overUdp, boolean overTcp) {
    return new IceConfig(
        kinds,
        stunServers,
        turnServers,
        bindAddresses,
        port,
        maxPairs,
        timing,
        overUdp,
        overTcp,
        components,
        mapper);
  }

  public IceConfig withComponents(int changed) {
    return new IceConfig(
        kinds,
        stunServers,
        turnServers,
        bindAddresses,
        port,
        maxPairs,
        timing,
        udp,
        tcp,
        changed,
        mapper);
  }

  public IceConfig withTiming(IceTiming changed) {
    return new IceConfig(
        kinds,
        stunServers,
        turnServers,
        bindAddresses,
        port,
        maxPairs,
        changed,
        udp,
        tcp,
        components,
        mapper);
  }

  /** Asks the gateway for ports, too. */
  public IceConfig withMapper(PortMapper changed) {
    return new IceConfig(
        kinds,
        stunServers,
        turnServers,
        bindAddresses,
        port,
        maxPairs,
        timing,
        udp,
        tcp,
        components,
        Optional.of(changed));
  }

  public IceConfig withPacing(Duration changed) {
    return withTiming(timing.withPacing(changed));
  }

  public IceConfig withConnectLimit(Duration changed) {
    return withTiming(timing.withConnectLimit(changed));
  }

  public IceConfig withConsent(Duration interval, Duration limit) {
    return withTiming(timing.withConsent(interval, limit));
  }
}
