package org.chordial.overlay.wire;

/** A new peer takes over its part of the overlay (RFC 6940 section 6.4.2.1). */
public record JoinReq(NodeId joiningPeerId, Opaque overlaySpecificData) implements MessageBody {
  public static final int CODE = 0xf;

  @Override
  public int messageCode() {
    return CODE;
  }
}
