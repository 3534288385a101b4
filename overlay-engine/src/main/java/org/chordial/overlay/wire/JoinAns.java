package org.chordial.overlay.wire;

/** Lets a peer in (RFC 6940 section 6.4.2.1). */
public record JoinAns(Opaque overlaySpecificData) implements MessageBody {
  public static final int CODE = 0x10;

  @Override
  public int messageCode() {
    return CODE;
  }
}
