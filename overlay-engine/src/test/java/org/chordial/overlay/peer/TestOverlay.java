package org.chordial.overlay.peer;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.ReloadUri;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/** An overlay with an authority of its own, for tests: names, keys and a configuration. */
final class TestOverlay {
  static final String NAME = "overlay.example";
  private static final X500Name ISSUER = new X500Name("CN=Test Authority");

  private final KeyPair rootKeys;
  private final X509Certificate root;
  private final Instant now;
  private final Random random;

  /** Of the certificates that are made from now on. */
  Duration validity = Duration.ofDays(30);

  TestOverlay(Instant now, long seed) {
    this.now = now;
    this.random = new Random(seed);
    this.rootKeys = keys();
    this.root =
        certificate(
            ISSUER, ISSUER, rootKeys.getPublic(), new GeneralNames(new GeneralName[0]), true);
  }

  ConfigurationDocument configuration(List<BootstrapNode> bootstrap) {
    try {
      return ConfigurationDocument.named(NAME)
          .sequence(1)
          .rootCertificates(List.of(Opaque.of(root.getEncoded())))
          .bootstrapNodes(bootstrap)
          .maxMessageSize(20_000)
          .permitEcdsa()
          .build();
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A user's credentials with a random Node-ID. */
  Credentials credentials(String user) {
    byte[] id = new byte[NodeId.CHORD_LENGTH];
    random.nextBytes(id);
    return credentials(user, NodeId.of(id));
  }

  /** Going by the first of the Node-IDs. */
  Credentials credentials(String user, NodeId... ids) {
    KeyPair keys = keys();
    List<GeneralName> all = new ArrayList<>();
    all.add(new GeneralName(GeneralName.rfc822Name, user));
    for (NodeId id : ids) {
      all.add(
          new GeneralName(
              GeneralName.uniformResourceIdentifier, new ReloadUri(id, NAME).toString()));
    }
    GeneralNames names = new GeneralNames(all.toArray(GeneralName[]::new));
    X509Certificate certificate =
        certificate(ISSUER, new X500Name("CN=node"), keys.getPublic(), names, false);
    try {
      return Credentials.of(
          keys.getPrivate(), List.of(certificate), TrustAnchors.of(configuration(List.of())));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  static TrustAnchors anchors(ConfigurationDocument configuration) {
    try {
      return TrustAnchors.of(configuration);
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate certificate(
      X500Name issuer, X500Name subject, PublicKey key, GeneralNames names, boolean authority) {
    try {
      PrivateKey signer = rootKeys.getPrivate();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(64, random),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(validity)),
              subject,
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
