package org.chordial.overlay.security;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.overlay.wire.Opaque;

/** Chains from a node's certificate to a trust anchor (RFC 6940 section 11.3, RFC 5280). */
final class ChainBuilder {
  private static final int LONGEST_CHAIN = 5;

  /** Of the certificates that came with one, so many are looked through for its issuers. */
  private static final int LOOKED_THROUGH = 32;

  private ChainBuilder() {}

  static Optional<X509Certificate> decode(Opaque der) {
    try {
      return Optional.of(CertificateCodec.decode(der.toBytes()));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /** The certificate and its issuers by name, without the root; it never visits one twice. */
  static List<X509Certificate> chain(
      X509Certificate leaf, List<X509Certificate> roots, Iterable<X509Certificate> others) {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    while (chain.size() < LONGEST_CHAIN && !isIssuedBy(roots, chain.getLast())) {
      Optional<X509Certificate> issuer = issuer(chain, others);
      if (issuer.isEmpty()) {
        break;
      }
      chain.add(issuer.get());
    }
    return chain;
  }

  private static Optional<X509Certificate> issuer(
      List<X509Certificate> chain, Iterable<X509Certificate> others) {
    X509Certificate last = chain.getLast();
    int looked = 0;
    for (X509Certificate other : others) {
      if (other.getSubjectX500Principal().equals(last.getIssuerX500Principal())
          && other.getBasicConstraints() >= 0
          && !chain.contains(other)) {
        return Optional.of(other);
      }
      if (++looked == LOOKED_THROUGH) {
        break;
      }
    }
    return Optional.empty();
  }

  private static boolean isIssuedBy(List<X509Certificate> roots, X509Certificate certificate) {
    return roots.stream()
        .anyMatch(
            root -> root.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()));
  }

  /** "Including PKIX BasicConstraints checks" (section 11.3). */
  static boolean leadsToRoot(
      List<X509Certificate> chain, List<X509Certificate> roots, Instant now) {
    if (roots.isEmpty() || !isIssuedBy(roots, chain.getLast())) {
      return false;
    }
    try {
      Set<TrustAnchor> trusted = new HashSet<>();
      roots.forEach(root -> trusted.add(new TrustAnchor(root, null)));
      PKIXParameters parameters = new PKIXParameters(trusted);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static boolean isSignedBySelf(X509Certificate certificate) {
    PublicKey key = certificate.getPublicKey();
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static Instant latestStart(List<X509Certificate> chain) {
    return chain.stream()
        .map(certificate -> certificate.getNotBefore().toInstant())
        .max(Instant::compareTo)
        .orElseThrow();
  }

  static Instant earliestEnd(List<X509Certificate> chain) {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }
}
