package org.chordial.overlay.security;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.chordial.ice.dtls.PeerVerifier;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.security.CertificateVerdict.Refused;
import org.chordial.overlay.security.CertificateVerdict.Trusted;
import org.chordial.overlay.security.Verification.Invalid;
import org.chordial.overlay.security.Verification.Valid;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Message;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.SignerIdentity;
import org.chordial.overlay.wire.StoredData;

/**
 * Verifies the signatures of messages and of stored values (RFC 6940 sections 6.3.4 and 7.1), and
 * the certificates of links. What is wrong comes back as a value. For one thread, the peer's serial
 * executor.
 */
public final class SecurityVerifier {
  private final CertificateVerifier certificates;
  private final SignerFinder signers;
  private final MessageCodec codec;
  private final SignatureScheme scheme;

  public SecurityVerifier(CertificateVerifier certificates, MessageCodec codec) {
    this(certificates, codec, SignatureScheme.REAL);
  }

  /** The same with another scheme, for simulations. */
  public SecurityVerifier(
      CertificateVerifier certificates, MessageCodec codec, SignatureScheme scheme) {
    this.scheme = scheme;
    this.certificates = certificates;
    this.signers = new SignerFinder(certificates);
    this.codec = codec;
  }

  public CertificateVerifier certificates() {
    return certificates;
  }

  public VerificationCounters counters() {
    return certificates.counters();
  }

  /** "The destination node MUST verify the signature and the authorizing certificate." */
  public Verification verify(Message message) {
    return verify(
        message.securityBlock().signature(),
        message.securityBlock().certificates(),
        identity -> codec.signingInput(message.header(), message.contents(), identity));
  }

  /**
   * Verifies a stored value. The synthetic nonexistent values of section 7.4.2.2 have no signature
   * and come out as {@link OverlayFailure#SIGNATURE_MISSING}.
   *
   * @param bucket the certificates of the message that brought the value
   */
  public Verification verify(
      ResourceId resource, KindId kind, StoredData data, List<GenericCertificate> bucket) {
    return verify(
        data.signature(),
        bucket,
        identity -> codec.signingInput(resource, kind, data.storageTime(), data.value(), identity));
  }

  /**
   * Verifies any signature in the form of section 6.3.4.
   *
   * @param input what was signed, the signer identity included where it is part of it
   */
  public Verification verify(
      Signature signature,
      List<GenericCertificate> bucket,
      Function<SignerIdentity, Opaque> input) {
    Verification outcome = check(signature, bucket, input);
    if (!outcome.isValid()) {
      counters().refusal();
    }
    return outcome;
  }

  private Verification check(
      Signature signature,
      List<GenericCertificate> bucket,
      Function<SignerIdentity, Opaque> input) {
    Verification found = signers.find(signature.identity(), bucket);
    if (!(found instanceof Valid(NodeId signer, NodeCertificate certificate))) {
      return found;
    }
    PublicKey key = certificate.certificate().getPublicKey();
    Optional<String> algorithm = Algorithms.signature(signature.algorithm(), key);
    if (algorithm.isEmpty()) {
      return new Invalid(OverlayFailure.SIGNATURE_ALGORITHM_UNSUPPORTED);
    }
    counters().signature();
    return holds(algorithm.get(), key, input.apply(signature.identity()), signature)
        ? new Valid(signer, certificate)
        : new Invalid(OverlayFailure.SIGNATURE_WRONG);
  }

  private boolean holds(String algorithm, PublicKey key, Opaque input, Signature signature) {
    try {
      return scheme.verify(algorithm, key, input, signature.signatureValue());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * The certificate at the other end of a link.
   *
   * @param chain as the handshake gave it, its own certificate first, never empty
   */
  public CertificateVerdict verifyChain(List<X509Certificate> chain) {
    return certificates.verify(chain.getFirst(), chain.subList(1, chain.size()));
  }

  /** For handshakes with whatever node of this overlay. */
  public PeerVerifier peerVerifier() {
    return chain ->
        verifyChain(chain) instanceof Refused(OverlayFailure reason)
            ? Optional.of(reason.text())
            : Optional.empty();
  }

  /** For handshakes with one certain node of this overlay (section 6.5.1.13). */
  public PeerVerifier peerVerifier(NodeId expected) {
    return chain ->
        switch (verifyChain(chain)) {
          case Refused(OverlayFailure reason) -> Optional.of(reason.text());
          case Trusted(NodeCertificate node) when !node.isFor(expected) ->
              Optional.of(OverlayFailure.WRONG_NODE.text());
          case Trusted trusted -> Optional.empty();
        };
  }
}
