package org.chordial.overlay.wire;

/** Answers to a Ping (RFC 6940 section 6.5.3.2); the time is in milliseconds since 1970. */
public record PingAns(long responseId, long time) implements MessageBody {
  public static final int CODE = 0x18;

  @Override
  public int messageCode() {
    return CODE;
  }
}
