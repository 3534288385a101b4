package org.chordial.overlay.wire;

import java.util.List;
import java.util.Optional;

/**
 * An ICE candidate (RFC 6940 section 6.5.1.1); the component is always 1.
 *
 * @param priority 32 bits unsigned
 * @param relAddrPort present for srflx and relay, and only for these
 */
public record IceCandidate(
    IpAddressPort addrPort,
    OverlayLinkType overlayLink,
    Opaque foundation,
    long priority,
    CandType type,
    Optional<IpAddressPort> relAddrPort,
    List<IceExtension> extensions) {

  public IceCandidate {
    if (relAddrPort.isPresent() == (type == CandType.HOST)) {
      throw new IllegalArgumentException("a related address belongs to srflx and relay only");
    }
    extensions = List.copyOf(extensions);
  }
}
