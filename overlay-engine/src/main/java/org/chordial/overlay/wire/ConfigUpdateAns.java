package org.chordial.overlay.wire;

/** The empty answer to a ConfigUpdate (RFC 6940 section 6.5.4.2). */
public record ConfigUpdateAns() implements MessageBody {
  public static final int CODE = 0x22;

  @Override
  public int messageCode() {
    return CODE;
  }
}
