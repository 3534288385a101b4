package org.chordial.overlay.wire;

/** Brings a newer configuration or Kind definitions (RFC 6940 section 6.5.4.1). */
public record ConfigUpdateReq(ConfigUpdate update) implements MessageBody {
  public static final int CODE = 0x21;

  @Override
  public int messageCode() {
    return CODE;
  }
}
