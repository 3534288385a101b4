package org.chordial.overlay.forward;

import org.chordial.overlay.wire.AttachReqAns;

/** The decoders of forwarding, for fuzzing. */
public final class ForwardDecoders {
  private ForwardDecoders() {}

  /** Whether an ICE agent would take these parameters. */
  public static boolean candidates(AttachReqAns attach) {
    try {
      var _ =
          IceCandidates.description(
              new Negotiation.Parameters(attach.ufrag(), attach.password(), attach.candidates()));
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }
}
