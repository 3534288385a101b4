package org.chordial.ice.vnet;

import java.time.Duration;
import java.util.Set;

/**
 * What a NAT does, in the words of RFC 4787.
 *
 * @param mapping which remote parties see the same external port
 * @param filtering which remote parties may send to it
 * @param hairpin whether hosts behind it reach each other by their external addresses
 * @param lifetime of a mapping after the last outbound datagram
 * @param udpBlocked lets TCP out and no UDP
 * @param tcpPorts which ports TCP may go to, empty for all
 */
public record NatBehaviour(
    NatDependence mapping,
    NatDependence filtering,
    boolean hairpin,
    Duration lifetime,
    boolean udpBlocked,
    Set<Integer> tcpPorts) {

  /** RFC 4787 REQ-5: "A NAT UDP mapping timer MUST NOT expire in less than two minutes". */
  public static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(2);

  /** What used to be called a full cone. */
  public static final NatBehaviour FULL_CONE =
      of(NatDependence.ENDPOINT_INDEPENDENT, NatDependence.ENDPOINT_INDEPENDENT);

  /** The usual home router. */
  public static final NatBehaviour PORT_RESTRICTED =
      of(NatDependence.ENDPOINT_INDEPENDENT, NatDependence.ADDRESS_AND_PORT_DEPENDENT);

  /** What used to be called symmetric: nothing learned by STUN is of use. */
  public static final NatBehaviour SYMMETRIC =
      of(NatDependence.ADDRESS_AND_PORT_DEPENDENT, NatDependence.ADDRESS_AND_PORT_DEPENDENT);

  public NatBehaviour {
    tcpPorts = Set.copyOf(tcpPorts);
  }

  public static NatBehaviour of(NatDependence mapping, NatDependence filtering) {
    return new NatBehaviour(mapping, filtering, false, DEFAULT_LIFETIME, false, Set.of());
  }

  public NatBehaviour withHairpin() {
    return new NatBehaviour(mapping, filtering, true, lifetime, udpBlocked, tcpPorts);
  }

  public NatBehaviour withLifetime(Duration duration) {
    return new NatBehaviour(mapping, filtering, hairpin, duration, udpBlocked, tcpPorts);
  }

  public NatBehaviour withUdpBlocked() {
    return new NatBehaviour(mapping, filtering, hairpin, lifetime, true, tcpPorts);
  }

  /** TCP to other ports is dropped, as on networks that allow the web alone. */
  public NatBehaviour withOnlyTcp(Integer... ports) {
    return new NatBehaviour(mapping, filtering, hairpin, lifetime, udpBlocked, Set.of(ports));
  }
}
