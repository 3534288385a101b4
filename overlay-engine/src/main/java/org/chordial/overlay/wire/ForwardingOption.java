package org.chordial.overlay.wire;

/**
 * An option of the forwarding header (RFC 6940 section 6.3.2.3). No type is defined by the RFC, so
 * all are kept as they came, flags and all.
 *
 * @param type 8 bits
 * @param flags 8 bits
 * @param value at most 65535 bytes
 */
public record ForwardingOption(int type, int flags, Opaque value) {
  public static final int FORWARD_CRITICAL = 0x01;
  public static final int DESTINATION_CRITICAL = 0x02;
  public static final int RESPONSE_COPY = 0x04;

  public boolean isForwardCritical() {
    return (flags & FORWARD_CRITICAL) != 0;
  }

  public boolean isDestinationCritical() {
    return (flags & DESTINATION_CRITICAL) != 0;
  }

  public boolean isResponseCopy() {
    return (flags & RESPONSE_COPY) != 0;
  }

  /** "The RESPONSE_COPY, FORWARD_CRITICAL, and DESTINATION_CRITICAL flags MUST be cleared." */
  public ForwardingOption forResponse() {
    int cleared = flags & ~(FORWARD_CRITICAL | DESTINATION_CRITICAL | RESPONSE_COPY);
    return new ForwardingOption(type, cleared, value);
  }
}
