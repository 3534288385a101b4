package org.chordial.overlay.wire;

/** Tests connectivity (RFC 6940 section 6.5.3.1); the padding has at most 65535 bytes. */
public record PingReq(Opaque padding) implements MessageBody {
  public static final int CODE = 0x17;

  @Override
  public int messageCode() {
    return CODE;
  }
}
