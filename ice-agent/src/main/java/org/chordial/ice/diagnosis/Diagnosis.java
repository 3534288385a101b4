package org.chordial.ice.diagnosis;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.behaviour.NatReport;
import org.chordial.ice.mapping.PortMapper;
import org.chordial.ice.turn.TurnTransport;

/**
 * What a network allows. {@link Verdict} says what follows, {@link #sentences} why, for people.
 *
 * @param local this host's addresses
 * @param ipv4 what was found on the way to a server by IPv4; empty where there was none to ask
 * @param ipv6 the same by IPv6
 * @param tcp the servers that took a TCP connection
 * @param tcpAsked how many were tried
 * @param mapped how and where the gateway lets others in; empty where it does not
 * @param mappedAt the external address of that
 * @param relays by which transports a relay could be had
 * @param relaysAsked how many were tried
 */
public record Diagnosis(
    List<InetAddress> local,
    Optional<NatReport> ipv4,
    Optional<NatReport> ipv6,
    Set<InetSocketAddress> tcp,
    int tcpAsked,
    Optional<PortMapper.Protocol> mapped,
    Optional<InetSocketAddress> mappedAt,
    Set<TurnTransport> relays,
    int relaysAsked) {

  public Diagnosis {
    local = List.copyOf(local);
    tcp = Set.copyOf(tcp);
    relays = Set.copyOf(relays);
  }

  /** With whom a direct call works. */
  public enum Verdict {
    /** Everybody reaches this host. */
    DIRECT,
    /** All but those behind translators that give every peer another port. */
    MOSTLY_DIRECT,
    /** Only those that can be reached from everywhere, or nearly so. */
    SELDOM_DIRECT,
    /** Nobody, but a relay helps. */
    RELAY_ONLY,
    /** No server with two addresses has said what the translator is like. */
    UNKNOWN,
    /** Nobody, and no relay helps. */
    NONE
  }

  public boolean udp() {
    return ipv4.filter(NatReport::udp).isPresent() || ipv6.filter(NatReport::udp).isPresent();
  }

  public Verdict verdict() {
    return Verdicts.of(this);
  }

  /** Whether calls work, directly or by a relay. */
  public boolean callable() {
    return verdict() != Verdict.NONE;
  }

  /** What was found and what follows, each in a sentence; the first is the whole in short. */
  public List<String> sentences() {
    return Words.of(this);
  }
}
