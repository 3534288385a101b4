package org.chordial.overlay.wire;

import java.util.List;

/**
 * The ICE parameters that an Attach carries both ways (RFC 6940 section 6.5.1.1).
 *
 * @param role "passive" in the request, "active" in the answer
 * @param sendUpdate whether the receiver shall send an Update once the link stands
 */
public record AttachReqAns(
    Opaque ufrag, Opaque password, Opaque role, List<IceCandidate> candidates, boolean sendUpdate) {

  public AttachReqAns {
    candidates = List.copyOf(candidates);
  }
}
