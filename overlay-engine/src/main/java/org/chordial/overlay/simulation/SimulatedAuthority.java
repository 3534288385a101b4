package org.chordial.overlay.simulation;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.SplittableRandom;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;
import org.bouncycastle.jce.spec.ECPrivateKeySpec;
import org.bouncycastle.jce.spec.ECPublicKeySpec;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.ReloadUri;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * Issues the certificates of a simulated overlay: X.509, signed with ECDSA, and the same for the
 * same seed to the last byte (RFC 6979). Peers share a few key pairs, since none of them has
 * anything to hide.
 */
final class SimulatedAuthority {
  static final String OVERLAY = "simulation.invalid";
  private static final X500Name ISSUER = new X500Name("CN=Simulation");
  private static final X500Name NODE = new X500Name("CN=Node");
  private static final int KEYS = 16;
  private static final Duration VALIDITY = Duration.ofDays(365);

  private final Provider provider = new BouncyCastleProvider();
  private final SplittableRandom random;
  private final Instant now;
  private final KeyPair rootKeys;
  private final X509Certificate root;
  private final List<KeyPair> keys = new ArrayList<>();
  private final TrustAnchors anchors;
  private long serial;

  SimulatedAuthority(long seed, Instant now) {
    this.random = new SplittableRandom(seed);
    this.now = now;
    rootKeys = keyPair();
    for (int i = 0; i < KEYS; i++) {
      keys.add(keyPair());
    }
    root = certificate(ISSUER, rootKeys, new GeneralNames(new GeneralName[0]), true);
    try {
      anchors = TrustAnchors.of(configuration(List.of()));
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate made here can be read", e);
    }
  }

  TrustAnchors anchors() {
    return anchors;
  }

  /** All peers can be reached directly, so links go over TCP and without ICE. */
  ConfigurationDocument configuration(List<BootstrapNode> bootstrap) {
    try {
      return ConfigurationDocument.named(OVERLAY)
          .sequence(1)
          .rootCertificates(List.of(Opaque.of(root.getEncoded())))
          .bootstrapNodes(bootstrap)
          .noIce(true)
          .permitEcdsa()
          .maxMessageSize(20_000)
          .build();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate made here can be written", e);
    }
  }

  /** A newcomer's credentials, with a random Node-ID. */
  Credentials issue(String user) {
    byte[] id = new byte[NodeId.CHORD_LENGTH];
    random.nextBytes(id);
    KeyPair own = keys.get(random.nextInt(KEYS));
    GeneralNames names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.rfc822Name, user),
              new GeneralName(
                  GeneralName.uniformResourceIdentifier,
                  new ReloadUri(NodeId.of(id), OVERLAY).toString())
            });
    return Credentials.of(own.getPrivate(), List.of(certificate(NODE, own, names, false)), anchors);
  }

  private X509Certificate certificate(
      X500Name subject, KeyPair pair, GeneralNames names, boolean authority) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              ISSUER,
              BigInteger.valueOf(++serial),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(VALIDITY)),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new RepeatableSigner(rootKeys.getPrivate(), provider)));
    } catch (CertIOException | CertificateException e) {
      throw new IllegalStateException("the platform cannot make certificates", e);
    }
  }

  private KeyPair keyPair() {
    try {
      ECNamedCurveParameterSpec curve = ECNamedCurveTable.getParameterSpec("secp256r1");
      byte[] number = new byte[40];
      random.nextBytes(number);
      BigInteger secret =
          new BigInteger(1, number).mod(curve.getN().subtract(BigInteger.ONE)).add(BigInteger.ONE);
      KeyFactory factory = KeyFactory.getInstance("EC", provider);
      return new KeyPair(
          factory.generatePublic(new ECPublicKeySpec(curve.getG().multiply(secret), curve)),
          factory.generatePrivate(new ECPrivateKeySpec(secret, curve)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform cannot make keys", e);
    }
  }
}
