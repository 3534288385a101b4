package org.chordial.overlay.wire;

/** Answers to an Attach (RFC 6940 section 6.5.1.2). */
public record AttachAns(AttachReqAns attach) implements MessageBody {
  public static final int CODE = 0x4;

  @Override
  public int messageCode() {
    return CODE;
  }
}
