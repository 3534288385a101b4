package org.chordial.ice.turn;

import java.time.Duration;
import java.util.List;

/**
 * What a client asks a server for.
 *
 * @param families the address families to relay, of {@link org.chordial.ice.stun.AddressFamily};
 *     the second one, IPv6, only where the server has it
 * @param lifetime of the allocation in seconds; 0 leaves it to the server
 * @param mobility whether the allocation is to survive a change of this client's address (RFC 8016)
 * @param initialRto of the requests to the server
 */
public record RelayRequest(
    List<Integer> families, long lifetime, boolean mobility, Duration initialRto) {

  private static final Duration RTO = Duration.ofMillis(500);

  public RelayRequest {
    families = List.copyOf(families);
    if (families.isEmpty() || families.size() > 2) {
      throw new IllegalArgumentException("one or two address families");
    }
  }

  /** IPv4 and, where the server has it, IPv6. */
  public static RelayRequest both() {
    return new RelayRequest(
        List.of(org.chordial.ice.stun.AddressFamily.IPV4, org.chordial.ice.stun.AddressFamily.IPV6),
        0,
        false,
        RTO);
  }

  public RelayRequest withFamilies(List<Integer> changed) {
    return new RelayRequest(changed, lifetime, mobility, initialRto);
  }

  public RelayRequest withMobility() {
    return new RelayRequest(families, lifetime, true, initialRto);
  }
}
