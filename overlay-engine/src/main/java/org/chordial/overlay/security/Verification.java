package org.chordial.overlay.security;

import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.wire.NodeId;

/** What came of verifying a signature. */
public sealed interface Verification {

  /**
   * The signature holds.
   *
   * @param signer the Node-ID that the signer identity points to
   */
  record Valid(NodeId signer, NodeCertificate certificate) implements Verification {}

  /** It does not, or its certificate is not trusted. */
  record Invalid(OverlayFailure reason) implements Verification {}

  default boolean isValid() {
    return this instanceof Valid;
  }
}
