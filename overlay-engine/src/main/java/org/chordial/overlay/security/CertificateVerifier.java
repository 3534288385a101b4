package org.chordial.overlay.security;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.security.CertificateVerdict.Refused;
import org.chordial.overlay.security.CertificateVerdict.Trusted;
import org.chordial.overlay.security.TrustedCertificates.Entry;
import org.chordial.overlay.wire.Opaque;

/**
 * Decides which certificates are those of an overlay's nodes (RFC 6940 sections 11.1, 11.3 and
 * 13.3), and remembers those it trusts, so that a peer's chain is verified once; validity in time
 * and exclusion are looked at every time. For one thread, the peer's serial executor.
 */
public final class CertificateVerifier {
  /** So many certificates are remembered where nothing else is said. */
  public static final int REMEMBERED = 4096;

  private final InstantSource clock;
  private final TrustedCertificates known;
  private final VerificationCounters counters = new VerificationCounters();
  private TrustAnchors anchors;

  public CertificateVerifier(TrustAnchors anchors, InstantSource clock) {
    this(anchors, clock, REMEMBERED);
  }

  /**
   * @param remembered how many certificates, the longest unused being forgotten first
   */
  public CertificateVerifier(TrustAnchors anchors, InstantSource clock, int remembered) {
    this.anchors = anchors;
    this.clock = clock;
    this.known = new TrustedCertificates(remembered);
  }

  public TrustAnchors anchors() {
    return anchors;
  }

  public VerificationCounters counters() {
    return counters;
  }

  /** How many certificates are remembered now. */
  public int remembered() {
    return known.size();
  }

  /** Goes over to a newer configuration and forgets what was trusted under the old one. */
  public void update(TrustAnchors newAnchors) {
    anchors = newAnchors;
    known.clear();
  }

  /**
   * @param others where certificates between this one and a root may be found
   */
  public CertificateVerdict verify(X509Certificate certificate, List<X509Certificate> others) {
    Opaque sha256 = Algorithms.sha256(CertificateCodec.encode(certificate));
    return recall(sha256)
        .orElseGet(() -> verifyNew(sha256, Optional.of(certificate), () -> others));
  }

  /** As {@link #verify(X509Certificate, List)}, of a certificate that is decoded only if new. */
  CertificateVerdict verify(Opaque der, List<Opaque> others) {
    Opaque sha256 = Algorithms.sha256(der);
    return recall(sha256)
        .orElseGet(() -> verifyNew(sha256, ChainBuilder.decode(der), () -> decodeAll(others)));
  }

  /** What is thought of the certificate of that SHA-256, where it has been trusted before. */
  Optional<CertificateVerdict> recall(Opaque sha256) {
    return known
        .byHash(sha256)
        .map(
            entry -> {
              counters.recall();
              return check(entry);
            });
  }

  /** The certificate and the Node-ID of it that a hash of both stands for, if trusted before. */
  Optional<TrustedCertificates.Alias> recallNode(Opaque nodeIdHash) {
    return known.byNodeIdHash(nodeIdHash);
  }

  private static Iterable<X509Certificate> decodeAll(List<Opaque> others) {
    return () -> others.stream().map(ChainBuilder::decode).flatMap(Optional::stream).iterator();
  }

  private CertificateVerdict verifyNew(
      Opaque sha256,
      Optional<X509Certificate> decoded,
      Supplier<Iterable<X509Certificate>> others) {
    CertificateVerdict verdict =
        decoded.isEmpty()
            ? new Refused(OverlayFailure.PEER_CERTIFICATE_MALFORMED)
            : switch (CertificateNames.read(decoded.get(), anchors)) {
              case Refused refused -> refused;
              case Trusted(NodeCertificate node) -> verifyNew(sha256, node, others.get());
            };
    if (verdict instanceof Refused) {
      counters.refusal();
    }
    return verdict;
  }

  private CertificateVerdict verifyNew(
      Opaque sha256, NodeCertificate node, Iterable<X509Certificate> others) {
    X509Certificate certificate = node.certificate();
    if (!Algorithms.isPermitted(certificate.getPublicKey(), anchors)) {
      return new Refused(OverlayFailure.PEER_CERTIFICATE_KEY_NOT_PERMITTED);
    }
    if (!Algorithms.isStrong(certificate.getPublicKey())) {
      return new Refused(OverlayFailure.PEER_CERTIFICATE_KEY_TOO_WEAK);
    }
    List<X509Certificate> chain = ChainBuilder.chain(certificate, anchors.roots(), others);
    Entry candidate =
        new Entry(node, ChainBuilder.latestStart(chain), ChainBuilder.earliestEnd(chain));
    if (check(candidate) instanceof Refused refused) {
      return refused;
    }
    counters.chain();
    Optional<OverlayFailure> failure =
        ChainBuilder.leadsToRoot(chain, anchors.roots(), clock.instant())
            ? Optional.empty()
            : selfSigned(node);
    if (failure.isPresent()) {
      return new Refused(failure.get());
    }
    known.put(sha256, candidate);
    return new Trusted(node);
  }

  private CertificateVerdict check(Entry entry) {
    Instant now = clock.instant();
    if (now.isBefore(entry.notBefore())) {
      return new Refused(OverlayFailure.PEER_CERTIFICATE_NOT_YET_VALID);
    }
    if (now.isAfter(entry.notAfter())) {
      return new Refused(OverlayFailure.PEER_CERTIFICATE_EXPIRED);
    }
    // Section 11.1, bad-node: "The certificate with this Node-ID MUST NOT be considered valid."
    return !anchors.badNodes().isEmpty() && isBad(entry.certificate())
        ? new Refused(OverlayFailure.BAD_NODE)
        : new Trusted(entry.certificate());
  }

  private boolean isBad(NodeCertificate certificate) {
    return certificate.nodeIds().stream().anyMatch(anchors.badNodes()::contains);
  }

  /** Section 11.3.1: "Nodes MUST check that the Node-ID and public keys match." */
  private Optional<OverlayFailure> selfSigned(NodeCertificate node) {
    X509Certificate certificate = node.certificate();
    if (anchors.selfSigned().isEmpty() || !ChainBuilder.isSignedBySelf(certificate)) {
      return Optional.of(OverlayFailure.PEER_CERTIFICATE_UNTRUSTED);
    }
    return SelfSignedNodeIds.of(
                certificate.getPublicKey(),
                anchors.selfSigned().get(),
                node.nodeIds().size(),
                anchors.nodeIdLength())
            .equals(node.nodeIds())
        ? Optional.empty()
        : Optional.of(OverlayFailure.PEER_CERTIFICATE_NODE_ID_FORGED);
  }
}
