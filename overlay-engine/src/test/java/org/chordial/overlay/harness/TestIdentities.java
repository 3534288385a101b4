package org.chordial.overlay.harness;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.ReloadUri;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;

/** An enrollment authority of a test: any user, any Node-ID. */
public final class TestIdentities {
  public static final String OVERLAY = "example.org";
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");
  private static final X500Name ISSUER = new X500Name("CN=Test CA");

  private final KeyPair authority = keyPair();
  private final TrustAnchors anchors;
  private long serial = 1;

  public TestIdentities() {
    X509Certificate root = certificate(ISSUER, authority, Optional.empty(), true);
    anchors =
        new TrustAnchors(OVERLAY, NodeId.CHORD_LENGTH, List.of(root), Optional.empty(), Set.of())
            .withEcdsa();
  }

  public Credentials issue(String user, NodeId nodeId) {
    KeyPair keys = keyPair();
    GeneralNames names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.rfc822Name, user),
              new GeneralName(
                  GeneralName.uniformResourceIdentifier, new ReloadUri(nodeId, OVERLAY).toString())
            });
    X509Certificate certificate =
        certificate(new X500Name("CN=node"), keys, Optional.of(names), false);
    return Credentials.of(keys.getPrivate(), List.of(certificate), anchors);
  }

  public SecurityVerifier verifier(MessageCodec codec, InstantSource clock) {
    return new SecurityVerifier(new CertificateVerifier(anchors, clock), codec);
  }

  private X509Certificate certificate(
      X500Name subject, KeyPair keys, Optional<GeneralNames> names, boolean authorityItself) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              ISSUER,
              BigInteger.valueOf(serial++),
              Date.from(FROM),
              Date.from(TO),
              subject,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authorityItself));
      if (names.isPresent()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names.get());
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
