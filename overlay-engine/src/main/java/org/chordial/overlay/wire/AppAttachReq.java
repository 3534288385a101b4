package org.chordial.overlay.wire;

import java.util.List;

/** Asks for a connection for an application (RFC 6940 section 6.5.2.1). */
public record AppAttachReq(
    Opaque ufrag, Opaque password, int application, Opaque role, List<IceCandidate> candidates)
    implements MessageBody {
  public static final int CODE = 0x1d;

  public AppAttachReq {
    candidates = List.copyOf(candidates);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
