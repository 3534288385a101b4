package org.chordial.ice.agent;

import java.util.List;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.chordial.ice.vnet.NatDependence;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;

/** The kinds of access that the laboratory knows, in the words of RFC 4787. */
enum NatKind {
  OPEN("open"),
  EIM_EIF("EIM, EIF"),
  EIM_ADF("EIM, ADF"),
  EIM_APDF("EIM, APDF"),
  ADM_EIF("ADM, EIF"),
  ADM_ADF("ADM, ADF"),
  ADM_APDF("ADM, APDF"),
  APDM_EIF("APDM, EIF"),
  APDM_ADF("APDM, ADF"),
  APDM_APDF("APDM, APDF"),
  CARRIER("carrier's"),
  NO_UDP("no UDP"),
  ONLY_443("only 443"),
  IPV6("IPv6"),
  DUAL("both"),
  DEAD_IPV6("dead IPv6");

  static final List<NatKind> TRANSLATORS =
      List.of(values()).subList(EIM_EIF.place(), APDM_APDF.place() + 1);

  final String title;

  NatKind(String title) {
    this.title = title;
  }

  private int place() {
    return List.of(values()).indexOf(this);
  }

  private static NatDependence dependence(String word) {
    return switch (word.charAt(0) == 'E' ? 0 : word.startsWith("AP") ? 2 : 1) {
      case 0 -> NatDependence.ENDPOINT_INDEPENDENT;
      case 1 -> NatDependence.ADDRESS_DEPENDENT;
      default -> NatDependence.ADDRESS_AND_PORT_DEPENDENT;
    };
  }

  /** What the translator in front of the host does. */
  NatBehaviour behaviour() {
    return switch (this) {
      case OPEN, IPV6, DUAL, DEAD_IPV6 -> throw new IllegalStateException("no translator");
      case CARRIER -> NatBehaviour.PORT_RESTRICTED;
      case NO_UDP -> NatBehaviour.PORT_RESTRICTED.withUdpBlocked();
      case ONLY_443 -> NatBehaviour.PORT_RESTRICTED.withUdpBlocked().withOnlyTcp(443);
      default ->
          NatBehaviour.of(
              dependence(name().substring(0, name().indexOf('_'))),
              dependence(name().substring(name().indexOf('_') + 1)));
    };
  }

  /** A host with this access; each number once in a network. */
  VirtualHost host(VirtualNetwork network, int number) {
    String four = "198.51.100." + number;
    String six = "2001:db8::" + number;
    return switch (this) {
      case OPEN -> network.host(four);
      case IPV6 -> network.host(six);
      case DUAL -> network.host(four, six);
      case DEAD_IPV6 -> {
        VirtualHost host = network.host(four, six);
        network.blackhole(host.localAddresses().get(1));
        yield host;
      }
      case CARRIER -> {
        NatBox carrier = network.nat(NatBehaviour.PORT_RESTRICTED, four);
        yield carrier.nat(behaviour(), "100.64.0." + number).host("192.168." + number + ".2");
      }
      default -> network.nat(behaviour(), four).host("192.168." + number + ".2");
    };
  }

  private boolean hasFour() {
    return this != IPV6;
  }

  private boolean hasSix() {
    return this == IPV6 || this == DUAL;
  }

  private NatBehaviour seen() {
    return isOpen() ? NatBehaviour.FULL_CONE : behaviour();
  }

  /** Whether RFC 4787 leaves a direct way between two hosts over UDP. */
  boolean reaches(NatKind other) {
    if (hasSix() && other.hasSix()) {
      return true;
    }
    return hasFour()
        && other.hasFour()
        && !seen().udpBlocked()
        && !other.seen().udpBlocked()
        && (opens(seen(), other.seen()) || opens(other.seen(), seen()));
  }

  /** Whether RFC 5382 leaves a direct way over TCP. */
  boolean reachesOverTcp(NatKind other) {
    return hasFour()
        && other.hasFour()
        && seen().tcpPorts().isEmpty()
        && other.seen().tcpPorts().isEmpty()
        && (isOpen() || other.isOpen() || (keepsPort() && other.keepsPort()));
  }

  private boolean isOpen() {
    return this == OPEN || this == DUAL || this == DEAD_IPV6;
  }

  private boolean keepsPort() {
    return seen().mapping() == NatDependence.ENDPOINT_INDEPENDENT;
  }

  /** Whether a check from one comes through to the other, and what the other sends to it back. */
  private static boolean opens(NatBehaviour from, NatBehaviour to) {
    boolean told = to.mapping() == NatDependence.ENDPOINT_INDEPENDENT;
    boolean foreseen = from.mapping() == NatDependence.ENDPOINT_INDEPENDENT;
    boolean exact = NatDependence.ADDRESS_AND_PORT_DEPENDENT == to.filtering();
    boolean there =
        told ? !exact || foreseen : to.filtering() == NatDependence.ENDPOINT_INDEPENDENT;
    boolean settles =
        told
            || from.mapping() != NatDependence.ADDRESS_AND_PORT_DEPENDENT
            || to.mapping() != NatDependence.ADDRESS_AND_PORT_DEPENDENT;
    boolean back = told || from.filtering() != NatDependence.ADDRESS_AND_PORT_DEPENDENT;
    return there && settles && back;
  }
}
