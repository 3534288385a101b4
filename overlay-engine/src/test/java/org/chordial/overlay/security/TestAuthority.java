package org.chordial.overlay.security;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.wire.NodeId;

/** An enrollment server's key, and certificates right and wrong made with it. */
final class TestAuthority {
  static final String OVERLAY = "overlay.example.org";
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final Duration VALIDITY = Duration.ofDays(30);

  private static final X500Name NAME = new X500Name("CN=Enrollment");

  private final KeyPair keys = rsa();
  private final X509Certificate root;

  TestAuthority() {
    root = make(NAME, keys.getPrivate(), NAME, keys.getPublic(), true, List.of());
  }

  static KeyPair rsa() {
    return keys("RSA", 2048);
  }

  static KeyPair keys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  TrustAnchors anchors() {
    return new TrustAnchors(OVERLAY, 16, List.of(root), Optional.empty(), Set.of());
  }

  static TrustAnchors selfSignedAnchors(SelfSignedPermitted.Digest digest) {
    return new TrustAnchors(OVERLAY, 16, List.of(), Optional.of(digest), Set.of());
  }

  Credentials enroll(String user, NodeId... ids) {
    return enroll(rsa(), user, ids);
  }

  Credentials enroll(KeyPair nodeKeys, String user, NodeId... ids) {
    X509Certificate certificate = certificate(nodeKeys.getPublic(), names(user, OVERLAY, ids));
    return Credentials.of(nodeKeys.getPrivate(), List.of(certificate), anchors());
  }

  X509Certificate certificate(PublicKey key, List<GeneralName> names) {
    return make(NAME, keys.getPrivate(), new X500Name(""), key, false, names);
  }

  static X509Certificate selfSigned(KeyPair own, List<GeneralName> names) {
    X500Name self = new X500Name("CN=self");
    return make(self, own.getPrivate(), self, own.getPublic(), false, names);
  }

  /** A certificate of an authority between this one and the nodes, or of one that is none. */
  X509Certificate intermediate(String name, PublicKey key, boolean authority) {
    return make(NAME, keys.getPrivate(), new X500Name("CN=" + name), key, authority, List.of());
  }

  /** A certificate with whatever issuer and key one likes. */
  static X509Certificate forged(
      String issuer,
      PrivateKey issuerKey,
      String subject,
      PublicKey key,
      boolean authority,
      List<GeneralName> names) {
    return make(new X500Name(issuer), issuerKey, new X500Name(subject), key, authority, names);
  }

  static List<GeneralName> names(String user, String overlay, NodeId... ids) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.rfc822Name, user));
    for (NodeId id : ids) {
      names.add(
          new GeneralName(
              GeneralName.uniformResourceIdentifier,
              "reload://0110" + id.value().toHex() + "@" + overlay + "/"));
    }
    return names;
  }

  private static X509Certificate make(
      X500Name issuer,
      PrivateKey issuerKey,
      X500Name subject,
      PublicKey key,
      boolean authority,
      List<GeneralName> names) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.TEN,
              Date.from(NOW.minus(Duration.ofDays(1))),
              Date.from(NOW.plus(VALIDITY)),
              subject,
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            true,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      String algorithm =
          issuerKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
