package org.chordial.overlay.usage.turn;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** Who should serve TURN to others (RFC 6940 section 9). */
public final class TurnCandidacy {
  private TurnCandidacy() {}

  /**
   * "If the ICE stage in any of these connections returns a reflexive address that is not the same
   * as the peer's perceived address, then the peer is behind a NAT and SHOULD NOT be a candidate
   * for a TURN server. Additionally, if the peer's IP address is in the private address space range
   * as defined by [RFC1918], then it is also SHOULD NOT be a candidate".
   *
   * @param perceived the address that the peer itself sees
   * @param reflexive the address that others see, where one has told
   */
  public static boolean mayServe(InetAddress perceived, Optional<InetAddress> reflexive) {
    return isPublic(perceived) && reflexive.map(perceived::equals).orElse(true);
  }

  private static boolean isPublic(InetAddress address) {
    return !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isSiteLocalAddress()
        && !address.isMulticastAddress()
        && !(address instanceof Inet4Address ? isShared(address) : isUniqueLocal(address));
  }

  /** 100.64.0.0/10, behind which a carrier translates (RFC 6598). */
  private static boolean isShared(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
  }

  /** fc00::/7 (RFC 4193). */
  private static boolean isUniqueLocal(InetAddress address) {
    return (address.getAddress()[0] & 0xfe) == 0xfc;
  }
}
