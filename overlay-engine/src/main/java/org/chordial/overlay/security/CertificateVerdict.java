package org.chordial.overlay.security;

import org.chordial.overlay.OverlayFailure;

/** Whether a certificate is one of this overlay's nodes'. */
public sealed interface CertificateVerdict {

  /** It is trusted, and valid now. */
  record Trusted(NodeCertificate certificate) implements CertificateVerdict {}

  /** It is not. */
  record Refused(OverlayFailure reason) implements CertificateVerdict {}
}
