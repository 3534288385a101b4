package org.chordial.overlay.security;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.security.CertificateVerdict.Refused;
import org.chordial.overlay.security.CertificateVerdict.Trusted;
import org.chordial.overlay.wire.Opaque;

/**
 * Decides which certificates are those of an overlay's nodes (RFC 6940 sections 11.1, 11.3 and
 * 13.3), and remembers those it trusts, so that a peer's chain is verified once; validity in time
 * and exclusion are looked at every time. For one thread, the peer's serial executor.
 */
public final class CertificateVerifier {
  private static final int REMEMBERED = 4096;
  private static final int LONGEST_CHAIN = 5;

  private final InstantSource clock;
  private final Map<Opaque, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Opaque, Known> eldest) {
          return size() > REMEMBERED;
        }
      };
  private TrustAnchors anchors;

  /** A trusted certificate and the time in which every certificate of its chain is valid. */
  private record Known(NodeCertificate certificate, Instant notBefore, Instant notAfter) {}

  public CertificateVerifier(TrustAnchors anchors, InstantSource clock) {
    this.anchors = anchors;
    this.clock = clock;
  }

  public TrustAnchors anchors() {
    return anchors;
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
    return verify(Algorithms.sha256(NodeCertificate.derOf(certificate)), certificate, others);
  }

  /** The certificate of that SHA-256, where it has been trusted before and still is. */
  Optional<NodeCertificate> remembered(Opaque sha256) {
    Known entry = known.get(sha256);
    return entry != null && check(entry) instanceof Trusted(NodeCertificate certificate)
        ? Optional.of(certificate)
        : Optional.empty();
  }

  /** As {@link #verify(X509Certificate, List)}, of a certificate that is decoded only if new. */
  CertificateVerdict verify(Opaque der, List<Opaque> others) {
    Opaque sha256 = Algorithms.sha256(der);
    Known entry = known.get(sha256);
    if (entry != null) {
      return check(entry);
    }
    return decode(der)
        .map(certificate -> verify(sha256, certificate, decodeAll(others)))
        .orElse(new Refused(OverlayFailure.PEER_CERTIFICATE_MALFORMED));
  }

  private static List<X509Certificate> decodeAll(List<Opaque> others) {
    return others.stream().map(CertificateVerifier::decode).flatMap(Optional::stream).toList();
  }

  private static Optional<X509Certificate> decode(Opaque der) {
    try {
      return Optional.of(TrustAnchors.decode(der));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private CertificateVerdict verify(
      Opaque sha256, X509Certificate certificate, List<X509Certificate> others) {
    Known entry = known.get(sha256);
    if (entry != null) {
      return check(entry);
    }
    return switch (CertificateNames.read(certificate, anchors)) {
      case Refused refused -> refused;
      case Trusted(NodeCertificate node) -> verifyNew(sha256, node, others);
    };
  }

  private CertificateVerdict verifyNew(
      Opaque sha256, NodeCertificate node, List<X509Certificate> others) {
    X509Certificate certificate = node.certificate();
    if (!Algorithms.isStrong(certificate.getPublicKey())) {
      return new Refused(OverlayFailure.PEER_CERTIFICATE_KEY_TOO_WEAK);
    }
    List<X509Certificate> chain = chain(certificate, others);
    Known candidate = new Known(node, latestStart(chain), earliestEnd(chain));
    if (check(candidate) instanceof Refused refused) {
      return refused;
    }
    Optional<OverlayFailure> failure = leadsToRoot(chain) ? Optional.empty() : selfSigned(node);
    if (failure.isPresent()) {
      return new Refused(failure.get());
    }
    known.put(sha256, candidate);
    return new Trusted(node);
  }

  private CertificateVerdict check(Known entry) {
    Instant now = clock.instant();
    if (now.isBefore(entry.notBefore)) {
      return new Refused(OverlayFailure.PEER_CERTIFICATE_NOT_YET_VALID);
    }
    if (now.isAfter(entry.notAfter)) {
      return new Refused(OverlayFailure.PEER_CERTIFICATE_EXPIRED);
    }
    // Section 11.1, bad-node: "The certificate with this Node-ID MUST NOT be considered valid."
    return entry.certificate.nodeIds().stream().anyMatch(anchors.badNodes()::contains)
        ? new Refused(OverlayFailure.BAD_NODE)
        : new Trusted(entry.certificate);
  }

  /** The certificate and its issuers by name, without the root. */
  private List<X509Certificate> chain(X509Certificate leaf, List<X509Certificate> others) {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    while (chain.size() < LONGEST_CHAIN && !isIssuedByRoot(chain.getLast())) {
      X509Certificate last = chain.getLast();
      Optional<X509Certificate> issuer =
          others.stream()
              .filter(
                  other ->
                      other.getSubjectX500Principal().equals(last.getIssuerX500Principal())
                          && !chain.contains(other))
              .findFirst();
      if (issuer.isEmpty()) {
        break;
      }
      chain.add(issuer.get());
    }
    return chain;
  }

  private boolean isIssuedByRoot(X509Certificate certificate) {
    return anchors.roots().stream()
        .anyMatch(
            root -> root.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()));
  }

  /** "Including PKIX BasicConstraints checks" (section 11.3). */
  private boolean leadsToRoot(List<X509Certificate> chain) {
    if (anchors.roots().isEmpty() || !isIssuedByRoot(chain.getLast())) {
      return false;
    }
    try {
      Set<TrustAnchor> roots = new HashSet<>();
      anchors.roots().forEach(root -> roots.add(new TrustAnchor(root, null)));
      PKIXParameters parameters = new PKIXParameters(roots);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Section 11.3.1: "Nodes MUST check that the Node-ID and public keys match." */
  private Optional<OverlayFailure> selfSigned(NodeCertificate node) {
    X509Certificate certificate = node.certificate();
    if (anchors.selfSigned().isEmpty() || !isSignedBySelf(certificate)) {
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

  private static boolean isSignedBySelf(X509Certificate certificate) {
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Instant latestStart(List<X509Certificate> chain) {
    return chain.stream()
        .map(certificate -> certificate.getNotBefore().toInstant())
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static Instant earliestEnd(List<X509Certificate> chain) {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }
}
