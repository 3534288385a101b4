package org.chordial.overlay.wire;

/**
 * A peer goes away (RFC 6940 section 6.4.2.2); in CHORD-RELOAD the data is a {@link
 * ChordLeaveData}.
 */
public record LeaveReq(NodeId leavingPeerId, Opaque overlaySpecificData) implements MessageBody {
  public static final int CODE = 0x11;

  @Override
  public int messageCode() {
    return CODE;
  }
}
