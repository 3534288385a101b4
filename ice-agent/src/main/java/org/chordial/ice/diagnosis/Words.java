package org.chordial.ice.diagnosis;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.behaviour.Dependence;
import org.chordial.ice.behaviour.NatReport;
import org.chordial.ice.turn.TurnTransport;

/** A diagnosis in sentences. */
final class Words {
  private Words() {}

  static List<String> of(Diagnosis found) {
    List<String> sentences = new ArrayList<>();
    sentences.add(verdict(found));
    found.ipv4().ifPresent(report -> sentences.add(path("IPv4", report)));
    found.ipv6().ifPresent(report -> sentences.add(path("IPv6", report)));
    if (found.ipv6().isEmpty()) {
      sentences.add(
          has(found, Inet6Address.class)
              ? "This computer has an IPv6 address; no server was there to try it with."
              : "This computer has no IPv6 address.");
    }
    sentences.add(gateway(found));
    sentences.add(tcp(found));
    sentences.add(relays(found));
    return List.copyOf(sentences);
  }

  private static String verdict(Diagnosis found) {
    return switch (found.verdict()) {
      case DIRECT -> "Direct calls work: whoever knows this phone's address can reach it.";
      case MOSTLY_DIRECT ->
          "Direct calls work with nearly everybody; a relay is needed with those whose router gives"
              + " every peer another port."
              + withoutRelay(found);
      case SELDOM_DIRECT ->
          "Most calls need a relay: this network's router gives every peer another port, so that"
              + " nobody can know beforehand where to send to."
              + withoutRelay(found);
      case RELAY_ONLY ->
          "Every call needs a relay: UDP does not get through this network."
              + " Sound and picture travel by "
              + stream(found)
              + " to the relay and may stutter.";
      case UNKNOWN ->
          "Calls should work; how the router treats them could not be found out, since no server"
              + " with two addresses was asked.";
      case NONE ->
          "Calls do not work here: UDP does not get through, and no relay could be reached. Use"
              + " another network, or name a relay that listens on port 443 with --turn.";
    };
  }

  private static String withoutRelay(Diagnosis found) {
    return found.relays().isEmpty() ? " No relay could be reached, so those calls fail." : "";
  }

  private static String stream(Diagnosis found) {
    return found.relays().contains(TurnTransport.TCP) ? "TCP" : "TLS";
  }

  private static String path(String family, NatReport report) {
    if (!report.udp()) {
      return family + ": UDP does not get through, or no server answered.";
    }
    StringBuilder text = new StringBuilder(family).append(": ");
    if (report.translated()) {
      text.append("behind a translator, seen as ")
          .append(report.mapped().get().getAddress().getHostAddress());
    } else {
      text.append("no translator");
    }
    report
        .mapping()
        .filter(_ -> report.translated())
        .ifPresent(mapping -> text.append("; ports: ").append(mapping(mapping)));
    report.filtering().ifPresent(it -> text.append("; lets in: ").append(filtering(it)));
    report
        .hairpin()
        .ifPresent(
            it ->
                text.append("; computers behind it ")
                    .append(it ? "reach" : "do not reach")
                    .append(" each other by outside addresses"));
    return text.append("; ").append(report.roundTrip().toMillis()).append(" ms.").toString();
  }

  private static String mapping(Dependence mapping) {
    return switch (mapping) {
      case ENDPOINT_INDEPENDENT -> "the same for every peer";
      case ADDRESS_DEPENDENT -> "another for each address";
      case ADDRESS_AND_PORT_DEPENDENT -> "another for each address and port";
    };
  }

  private static String filtering(Dependence filtering) {
    return switch (filtering) {
      case ENDPOINT_INDEPENDENT -> "everybody";
      case ADDRESS_DEPENDENT -> "whoever was written to";
      case ADDRESS_AND_PORT_DEPENDENT -> "only the port that was written to";
    };
  }

  private static String gateway(Diagnosis found) {
    if (found.mapped().isEmpty()) {
      boolean inside =
          found.local().stream()
              .anyMatch(it -> it instanceof Inet4Address && it.isSiteLocalAddress());
      return inside
          ? "The router opens no ports for programs (PCP, NAT-PMP and UPnP were tried)."
          : "There is no router of one's own that could be asked for ports.";
    }
    Optional<InetAddress> outside = found.mappedAt().map(it -> it.getAddress());
    boolean twice = outside.filter(InetAddress::isSiteLocalAddress).isPresent();
    return "The router opens ports by "
        + found.mapped().get().name().replace('_', '-')
        + (twice ? ", but is itself behind another one." : ".");
  }

  private static String tcp(Diagnosis found) {
    if (found.tcpAsked() == 0) {
      return "TCP was not tried: no server for it is known.";
    }
    if (found.tcp().isEmpty()) {
      return "TCP did not reach any of " + found.tcpAsked() + " servers.";
    }
    boolean only443 =
        found.tcp().size() < found.tcpAsked()
            && found.tcp().stream().allMatch(it -> it.getPort() == 443);
    return only443 ? "TCP works on port 443 only." : "TCP works.";
  }

  private static String relays(Diagnosis found) {
    if (found.relaysAsked() == 0) {
      return "No relay is known.";
    }
    return found.relays().isEmpty()
        ? "No relay could be had of " + found.relaysAsked() + " tried."
        : "A relay can be had by "
            + String.join(", ", found.relays().stream().sorted().map(TurnTransport::name).toList())
            + ".";
  }

  private static boolean has(Diagnosis found, Class<? extends InetAddress> family) {
    return found.local().stream().anyMatch(family::isInstance);
  }
}
