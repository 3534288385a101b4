package org.chordial.overlay.security;

import java.util.List;
import java.util.Optional;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.security.CertificateVerdict.Refused;
import org.chordial.overlay.security.CertificateVerdict.Trusted;
import org.chordial.overlay.security.Verification.Invalid;
import org.chordial.overlay.security.Verification.Valid;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.HashAlgorithm;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.SignerIdentity;
import org.chordial.overlay.wire.SignerIdentity.CertHash;
import org.chordial.overlay.wire.SignerIdentity.CertHashNodeId;

/** Finds the certificate that a signer identity points to (RFC 6940 section 6.3.4). */
final class SignerFinder {
  private final CertificateVerifier verifier;

  SignerFinder(CertificateVerifier verifier) {
    this.verifier = verifier;
  }

  /** Valid with the signer, if its certificate is there and trusted. */
  Verification find(SignerIdentity identity, List<GenericCertificate> bucket) {
    List<Opaque> certificates =
        bucket.stream()
            .filter(certificate -> certificate.type() == GenericCertificate.X509)
            .map(GenericCertificate::certificate)
            .toList();
    return switch (identity) {
      case CertHash(HashAlgorithm hash, Opaque value) -> byHash(hash, value, certificates);
      case CertHashNodeId(HashAlgorithm hash, Opaque value) ->
          byNodeIdHash(hash, value, certificates);
      case SignerIdentity.None none -> new Invalid(OverlayFailure.SIGNATURE_MISSING);
      case SignerIdentity.UnknownIdentity unknown ->
          new Invalid(OverlayFailure.SIGNER_IDENTITY_WRONG);
    };
  }

  /** "For a certificate with only one Node-ID [...] the cert_hash type MUST be used." */
  private Verification byHash(HashAlgorithm hash, Opaque value, List<Opaque> certificates) {
    for (Opaque der : certificates) {
      Optional<Opaque> hashed = Algorithms.hash(hash, der);
      if (hashed.isEmpty()) {
        return new Invalid(OverlayFailure.SIGNATURE_ALGORITHM_UNSUPPORTED);
      }
      if (hashed.get().equals(value)) {
        return switch (verifier.verify(der, certificates)) {
          case Refused(OverlayFailure reason) -> new Invalid(reason);
          case Trusted(NodeCertificate node) -> onlyNode(node);
        };
      }
    }
    return hash.equals(HashAlgorithm.SHA256)
        ? verifier.remembered(value).map(SignerFinder::onlyNode).orElseGet(SignerFinder::unknown)
        : unknown();
  }

  private static Verification onlyNode(NodeCertificate node) {
    return node.nodeIds().size() == 1
        ? new Valid(node.nodeIds().getFirst(), node)
        : new Invalid(OverlayFailure.SIGNER_IDENTITY_WRONG);
  }

  /** "In the second case, the cert_hash_node_id type MUST be used: H(NodeId || certificate)." */
  private Verification byNodeIdHash(HashAlgorithm hash, Opaque value, List<Opaque> certificates) {
    Verification outcome = unknown();
    for (Opaque der : certificates) {
      switch (verifier.verify(der, certificates)) {
        case Refused(OverlayFailure reason) -> outcome = new Invalid(reason);
        case Trusted(NodeCertificate node) -> {
          for (NodeId nodeId : node.nodeIds()) {
            if (Algorithms.hash(hash, nodeId.value(), der).filter(value::equals).isPresent()) {
              return node.nodeIds().size() > 1
                  ? new Valid(nodeId, node)
                  : new Invalid(OverlayFailure.SIGNER_IDENTITY_WRONG);
            }
          }
        }
      }
    }
    return outcome;
  }

  private static Verification unknown() {
    return new Invalid(OverlayFailure.SIGNER_UNKNOWN);
  }
}
