package org.chordial.overlay.wire;

/** Asks for a link (RFC 6940 section 6.5.1.1). */
public record AttachReq(AttachReqAns attach) implements MessageBody {
  public static final int CODE = 0x3;

  @Override
  public int messageCode() {
    return CODE;
  }
}
