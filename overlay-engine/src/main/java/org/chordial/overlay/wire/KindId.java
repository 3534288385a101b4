package org.chordial.overlay.wire;

/** A Kind-ID (RFC 6940 sections 7 and 14.6), an unsigned 32-bit number. */
public record KindId(int value) {
  public static final KindId SIP_REGISTRATION = new KindId(0x1);
  public static final KindId TURN_SERVICE = new KindId(0x2);
  public static final KindId CERTIFICATE_BY_NODE = new KindId(0x3);
  public static final KindId CERTIFICATE_BY_USER = new KindId(0x10);

  @Override
  public String toString() {
    return "0x" + Integer.toHexString(value);
  }
}
