package org.chordial.overlay.wire;

/** Asks a peer where it would route a message (RFC 6940 section 6.4.2.4.1). */
public record RouteQueryReq(boolean sendUpdate, Destination destination, Opaque overlaySpecificData)
    implements MessageBody {
  public static final int CODE = 0x15;

  @Override
  public int messageCode() {
    return CODE;
  }
}
