package org.chordial.overlay.wire;

/**
 * The sender's view of the overlay (RFC 6940 section 6.4.2.3), whose contents are the topology's:
 * here CHORD-RELOAD's (section 10.7).
 */
public record UpdateReq(ChordUpdate update) implements MessageBody {
  public static final int CODE = 0x13;

  @Override
  public int messageCode() {
    return CODE;
  }
}
