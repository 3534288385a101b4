package org.chordial.overlay.wire;

import java.util.List;

/** Answers to an AppAttach (RFC 6940 section 6.5.2.2). */
public record AppAttachAns(
    Opaque ufrag, Opaque password, int application, Opaque role, List<IceCandidate> candidates)
    implements MessageBody {
  public static final int CODE = 0x1e;

  public AppAttachAns {
    candidates = List.copyOf(candidates);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
