package org.chordial.app.control;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.behaviour.NatReport;
import org.chordial.ice.diagnosis.Diagnosis;

/**
 * What a network allows, in the words that a window shows and translates.
 *
 * @param verdict the name of a {@link Diagnosis.Verdict}
 * @param udp whether any UDP gets through
 * @param seenAs the host as others see it by IPv4
 * @param mapping the name of how the translator maps, where that is known
 * @param filtering the name of how it filters, where that is known
 * @param opens by which protocol the router opens ports; empty where it does not
 * @param relays by which transports a relay is reached
 */
public record NetworkSummary(
    String verdict,
    boolean udp,
    Optional<String> seenAs,
    Optional<String> mapping,
    Optional<String> filtering,
    Optional<String> opens,
    List<String> relays) {

  public NetworkSummary {
    relays = List.copyOf(relays);
  }

  static NetworkSummary of(Diagnosis found) {
    return new NetworkSummary(
        found.verdict().name(),
        found.udp(),
        found.ipv4().flatMap(NatReport::mapped).map(InetSocketAddress::getHostString),
        found.ipv4().flatMap(NatReport::mapping).map(Enum::name),
        found.ipv4().flatMap(NatReport::filtering).map(Enum::name),
        found.mapped().map(it -> it.name().replace('_', '-')),
        found.relays().stream().sorted().map(Enum::name).toList());
  }
}
