package org.chordial.overlay.wire;

/** The empty answer to an Update (RFC 6940 section 6.4.2.3). */
public record UpdateAns() implements MessageBody {
  public static final int CODE = 0x14;

  @Override
  public int messageCode() {
    return CODE;
  }
}
