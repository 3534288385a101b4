package org.chordial.overlay.wire;

/** The empty answer to a Leave (RFC 6940 section 6.4.2.2). */
public record LeaveAns() implements MessageBody {
  public static final int CODE = 0x12;

  @Override
  public int messageCode() {
    return CODE;
  }
}
