package org.chordial.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
 */
public record IceConfig(
    Set<CandidateType> kinds,
    List<InetSocketAddress> stunServers,
    List<RelayServer> turnServers,
    List<InetAddress> bindAddresses,
    int port,
    int maxPairs,
    IceTiming timing) {

  private static final int DEFAULT_MAX_PAIRS = 100;

  public IceConfig {
    kinds = Set.copyOf(kinds);
    stunServers = List.copyOf(stunServers);
    turnServers = List.copyOf(turnServers);
    bindAddresses = List.copyOf(bindAddresses);
  }

  /** Every kind of candidate on every address, without a STUN or TURN server. */
  public static IceConfig defaults() {
    return new IceConfig(
        EnumSet.allOf(CandidateType.class),
        List.of(),
        List.of(),
        List.of(),
        0,
        DEFAULT_MAX_PAIRS,
        IceTiming.defaults());
  }

  public IceConfig withKinds(Set<CandidateType> changed) {
    return new IceConfig(changed, stunServers, turnServers, bindAddresses, port, maxPairs, timing);
  }

  public IceConfig withStunServers(List<InetSocketAddress> changed) {
    return new IceConfig(kinds, changed, turnServers, bindAddresses, port, maxPairs, timing);
  }

  public IceConfig withTurnServers(List<RelayServer> changed) {
    return new IceConfig(kinds, stunServers, changed, bindAddresses, port, maxPairs, timing);
  }

  /** Binds to these local addresses only. */
  public IceConfig withBindAddresses(List<InetAddress> changed) {
    return new IceConfig(kinds, stunServers, turnServers, changed, port, maxPairs, timing);
  }

  public IceConfig withTiming(IceTiming changed) {
    return new IceConfig(kinds, stunServers, turnServers, bindAddresses, port, maxPairs, changed);
  }

  public IceConfig withPacing(Duration changed) {
    return withTiming(
        new IceTiming(
            changed,
            timing.initialRto(),
            timing.gatherLimit(),
            timing.nominationPatience(),
            timing.connectLimit(),
            timing.consentInterval(),
            timing.consentLimit()));
  }

  public IceConfig withConnectLimit(Duration changed) {
    return withTiming(
        new IceTiming(
            timing.pacing(),
            timing.initialRto(),
            timing.gatherLimit(),
            timing.nominationPatience(),
            changed,
            timing.consentInterval(),
            timing.consentLimit()));
  }

  public IceConfig withConsent(Duration interval, Duration limit) {
    return withTiming(
        new IceTiming(
            timing.pacing(),
            timing.initialRto(),
            timing.gatherLimit(),
            timing.nominationPatience(),
            timing.connectLimit(),
            interval,
            limit));
  }
}
