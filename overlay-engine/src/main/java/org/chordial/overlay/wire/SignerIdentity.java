package org.chordial.overlay.wire;

/** Who made a signature (RFC 6940 section 6.3.4). */
public sealed interface SignerIdentity {
  int CERT_HASH = 1;
  int CERT_HASH_NODE_ID = 2;
  int NONE = 3;

  /** For a certificate with one Node-ID: the hash of the DER certificate. */
  record CertHash(HashAlgorithm hashAlg, Opaque certificateHash) implements SignerIdentity {}

  /** For a certificate with several Node-IDs: H(NodeId || certificate). */
  record CertHashNodeId(HashAlgorithm hashAlg, Opaque certificateNodeIdHash)
      implements SignerIdentity {}

  /** Nobody: only for the synthetic nonexistent values of section 7.4.2.2. */
  record None() implements SignerIdentity {}

  /** "This structure may be extended with new types if necessary." */
  record UnknownIdentity(int type, Opaque value) implements SignerIdentity {}
}
