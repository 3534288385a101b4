package org.chordial.overlay.wire;

/**
 * The protocol of an overlay link (RFC 6940 sections 6.5.1.1 and 14.10), 8 bits. Codes we don't
 * know are kept: a peer that offers more kinds of links than ours is no broken peer.
 */
public record OverlayLinkType(int code) {
  public static final OverlayLinkType DTLS_UDP_SR = new OverlayLinkType(1);
  public static final OverlayLinkType DTLS_UDP_SR_NO_ICE = new OverlayLinkType(3);
  public static final OverlayLinkType TLS_TCP_FH_NO_ICE = new OverlayLinkType(4);

  /** Whether candidates of this type are used without ICE. */
  public boolean isNoIce() {
    return equals(DTLS_UDP_SR_NO_ICE) || equals(TLS_TCP_FH_NO_ICE);
  }

  @Override
  public String toString() {
    return switch (code) {
      case 1 -> "DTLS-UDP-SR";
      case 3 -> "DTLS-UDP-SR-NO-ICE";
      case 4 -> "TLS-TCP-FH-NO-ICE";
      default -> "link-type-" + code;
    };
  }
}
