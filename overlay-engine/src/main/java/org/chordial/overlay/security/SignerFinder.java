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
    return switch (identity) {
      case CertHash(HashAlgorithm hash, Opaque value) -> byHash(hash, value, bucket);
      case CertHashNodeId(HashAlgorithm hash, Opaque value) -> byNodeIdHash(hash, value, bucket);
      case SignerIdentity.None none -> new Invalid(OverlayFailure.SIGNATURE_MISSING);
      case SignerIdentity.UnknownIdentity unknown ->
          new Invalid(OverlayFailure.SIGNER_IDENTITY_WRONG);
    };
  }

  private static List<Opaque> x509(List<GenericCertificate> bucket) {
    return bucket.stream()
        .filter(certificate -> certificate.type() == GenericCertificate.X509)
        .map(GenericCertificate::certificate)
        .toList();
  }

  /** "For a certificate with only one Node-ID [...] the cert_hash type MUST be used." */
  private Verification byHash(HashAlgorithm hash, Opaque value, List<GenericCertificate> bucket) {
    if (hash.equals(HashAlgorithm.SHA256)) {
      Optional<CertificateVerdict> before = verifier.recall(value);
      if (before.isPresent()) {
        return onlyNode(before.get());
      }
    }
    List<Opaque> certificates = x509(bucket);
    for (Opaque der : certificates) {
      Optional<Opaque> hashed = Algorithms.hash(hash, der);
      if (hashed.isEmpty()) {
        return new Invalid(OverlayFailure.SIGNATURE_ALGORITHM_UNSUPPORTED);
      }
      if (hashed.get().equals(value)) {
        return onlyNode(verifier.verify(der, certificates));
      }
    }
    return unknown();
  }

  private static Verification onlyNode(CertificateVerdict verdict) {
    return switch (verdict) {
      case Refused(OverlayFailure reason) -> new Invalid(reason);
      case Trusted(NodeCertificate node) ->
          node.nodeIds().size() == 1
              ? new Valid(node.nodeIds().getFirst(), node)
              : new Invalid(OverlayFailure.SIGNER_IDENTITY_WRONG);
    };
  }

  /** "In the second case, the cert_hash_node_id type MUST be used: H(NodeId || certificate)." */
  private Verification byNodeIdHash(
      HashAlgorithm hash, Opaque value, List<GenericCertificate> bucket) {
    if (hash.equals(HashAlgorithm.SHA256)) {
      Optional<Verification> before =
          verifier
              .recallNode(value)
              .flatMap(
                  alias ->
                      verifier
                          .recall(alias.sha256())
                          .map(verdict -> oneOfSeveral(verdict, alias.nodeId())));
      if (before.isPresent()) {
        return before.get();
      }
    }
    List<Opaque> certificates = x509(bucket);
    for (Opaque der : certificates) {
      Optional<NodeId> named = named(hash, value, der);
      if (named.isPresent()) {
        return oneOfSeveral(verifier.verify(der, certificates), named.get());
      }
    }
    return unknown();
  }

  /** The one of a certificate's Node-IDs that the hash was made with; nothing is verified yet. */
  private Optional<NodeId> named(HashAlgorithm hash, Opaque value, Opaque der) {
    return ChainBuilder.decode(der)
        .map(certificate -> CertificateNames.read(certificate, verifier.anchors()))
        .flatMap(
            read ->
                read instanceof Trusted(NodeCertificate node)
                    ? node.nodeIds().stream()
                        .filter(
                            id ->
                                Algorithms.hash(hash, id.value(), der)
                                    .filter(value::equals)
                                    .isPresent())
                        .findFirst()
                    : Optional.empty());
  }

  private static Verification oneOfSeveral(CertificateVerdict verdict, NodeId nodeId) {
    return switch (verdict) {
      case Refused(OverlayFailure reason) -> new Invalid(reason);
      case Trusted(NodeCertificate node) ->
          node.nodeIds().size() > 1
              ? new Valid(nodeId, node)
              : new Invalid(OverlayFailure.SIGNER_IDENTITY_WRONG);
    };
  }

  private static Verification unknown() {
    return new Invalid(OverlayFailure.SIGNER_UNKNOWN);
  }
}
