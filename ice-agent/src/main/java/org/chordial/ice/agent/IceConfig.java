package org.chordial.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The settings of an {@link IceAgent}. Begin with {@link #defaults()}.
 *
 * @param kinds the candidate types that may be offered and, of the peer's, used; peer-reflexive
 *     ones come with the others
 * @param stunServers asked for server-reflexive candidates, resolved addresses
 * @param bindAddresses the local addresses to use; empty for every one that the network lists
 * @param port the local UDP port, 0 for any free one
 * @param pacing Ta, the least time between two new transactions; proposed to the peer, the higher
 *     of both proposals counts, and never less than 5 ms
 * @param initialRto of STUN transactions; never less than 500 ms (section 14.3)
 * @param gatherLimit how long STUN servers are waited for
 * @param nominationPatience how long the controlling agent waits for a better pair once it has a
 *     valid one
 * @param connectLimit from connect() to the selected pair, or the agent fails
 * @param consentInterval the mean time between consent checks, at least 5 s (RFC 7675)
 * @param consentLimit without an answer for so long the path is dead
 */
public record IceConfig(
    Set<CandidateType> kinds,
    List<InetSocketAddress> stunServers,
    List<InetAddress> bindAddresses,
    int port,
    Duration pacing,
    Duration initialRto,
    Duration gatherLimit,
    Duration nominationPatience,
    Duration connectLimit,
    Duration consentInterval,
    Duration consentLimit) {

  static final Duration LEAST_PACING = Duration.ofMillis(5);
  static final Duration LEAST_RTO = Duration.ofMillis(500);

  public IceConfig {
    kinds = Set.copyOf(kinds);
    stunServers = List.copyOf(stunServers);
    bindAddresses = List.copyOf(bindAddresses);
    pacing = pacing.compareTo(LEAST_PACING) < 0 ? LEAST_PACING : pacing;
    initialRto = initialRto.compareTo(LEAST_RTO) < 0 ? LEAST_RTO : initialRto;
  }

  /** Host and server-reflexive candidates on every address, without a STUN server. */
  public static IceConfig defaults() {
    return new IceConfig(
        EnumSet.of(
            CandidateType.HOST, CandidateType.PEER_REFLEXIVE, CandidateType.SERVER_REFLEXIVE),
        List.of(),
        List.of(),
        0,
        LEAST_PACING,
        LEAST_RTO,
        Duration.ofMillis(1500),
        Duration.ofMillis(50),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  public IceConfig withKinds(Set<CandidateType> changed) {
    return new IceConfig(
        changed,
        stunServers,
        bindAddresses,
        port,
        pacing,
        initialRto,
        gatherLimit,
        nominationPatience,
        connectLimit,
        consentInterval,
        consentLimit);
  }

  public IceConfig withStunServers(List<InetSocketAddress> changed) {
    return new IceConfig(
        kinds,
        changed,
        bindAddresses,
        port,
        pacing,
        initialRto,
        gatherLimit,
        nominationPatience,
        connectLimit,
        consentInterval,
        consentLimit);
  }

  /** Binds to these local addresses only. */
  public IceConfig withBindAddresses(List<InetAddress> changed) {
    return new IceConfig(
        kinds,
        stunServers,
        changed,
        port,
        pacing,
        initialRto,
        gatherLimit,
        nominationPatience,
        connectLimit,
        consentInterval,
        consentLimit);
  }

  public IceConfig withPacing(Duration changed) {
    return new IceConfig(
        kinds,
        stunServers,
        bindAddresses,
        port,
        changed,
        initialRto,
        gatherLimit,
        nominationPatience,
        connectLimit,
        consentInterval,
        consentLimit);
  }

  /** For overlays that look after their links themselves and want less or no consent traffic. */
  public IceConfig withConsent(Duration interval, Duration limit) {
    return new IceConfig(
        kinds,
        stunServers,
        bindAddresses,
        port,
        pacing,
        initialRto,
        gatherLimit,
        nominationPatience,
        connectLimit,
        interval,
        limit);
  }

  public IceConfig withConnectLimit(Duration changed) {
    return new IceConfig(
        kinds,
        stunServers,
        bindAddresses,
        port,
        pacing,
        initialRto,
        gatherLimit,
        nominationPatience,
        changed,
        consentInterval,
        consentLimit);
  }
}
