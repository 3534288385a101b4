package org.chordial.overlay.enroll;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.overlay.security.ReloadUri;
import org.chordial.overlay.wire.NodeId;

/** Makes the certificates of an overlay (RFC 6940 section 11.3, RFC 5280) with one signing key. */
final class CertificateMaker {
  /** How far before its making a certificate begins, for clocks that are behind. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final X500Name NOBODY = new X500Name("");

  private final PrivateKey signingKey;
  private final X500Name issuer;
  private final PublicKey issuerKey;
  private final SecureRandom random;

  private CertificateMaker(
      PrivateKey signingKey, X500Name issuer, PublicKey issuerKey, SecureRandom random) {
    this.signingKey = signingKey;
    this.issuer = issuer;
    this.issuerKey = issuerKey;
    this.random = random;
  }

  /** Signs with an authority's key. */
  static CertificateMaker of(TlsIdentity authority, SecureRandom random) {
    X509Certificate certificate = authority.chain().getFirst();
    return new CertificateMaker(
        authority.key(),
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
        certificate.getPublicKey(),
        random);
  }

  /**
   * Signs certificates by the key that they certify. Java reads no certificate whose issuer is
   * empty, so the issuer has a name, and the subject the same one.
   */
  static CertificateMaker selfSigning(
      PrivateKey key, PublicKey publicKey, String name, SecureRandom random) {
    return new CertificateMaker(key, new X500Name("CN=" + name), publicKey, random);
  }

  /** The trust anchor of an overlay. */
  static X509Certificate authority(
      PrivateKey key, PublicKey publicKey, String overlay, Instant now, Duration validity) {
    X500Name name = new X500Name("CN=Enrollment of " + overlay.replaceAll("[^a-zA-Z0-9.-]", "-"));
    CertificateMaker maker = new CertificateMaker(key, name, publicKey, new SecureRandom());
    return maker.make(
        publicKey,
        name,
        now,
        validity,
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
  }

  /**
   * A node's certificate. "The SubjectAltName field in the certificate MUST NOT contain any
   * identities other than those listed above. The subject distinguished name in the certificate
   * MUST be empty" (RFC 6940 section 11.3).
   */
  X509Certificate node(
      PublicKey key,
      String user,
      List<NodeId> ids,
      String overlay,
      Instant now,
      Duration validity) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.rfc822Name, user));
    for (NodeId id : ids) {
      names.add(
          new GeneralName(
              GeneralName.uniformResourceIdentifier, new ReloadUri(id, overlay).toString()));
    }
    return make(
        key,
        issuerKey.equals(key) ? issuer : NOBODY,
        now,
        validity,
        builder -> {
          // An empty subject makes the extension critical (RFC 5280 section 4.2.1.6).
          builder.addExtension(
              Extension.subjectAlternativeName,
              true,
              new GeneralNames(names.toArray(new GeneralName[0])));
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(
              Extension.keyUsage,
              true,
              new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  new KeyPurposeId[] {
                    KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
                  }));
        });
  }

  /** The certificate of the HTTPS server, for names and addresses. */
  X509Certificate server(PublicKey key, Collection<String> hosts, Instant now, Duration validity) {
    GeneralName[] names =
        hosts.stream()
            .map(
                host ->
                    new GeneralName(
                        isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
            .toArray(GeneralName[]::new);
    return make(
        key,
        NOBODY,
        now,
        validity,
        builder -> {
          builder.addExtension(Extension.subjectAlternativeName, true, new GeneralNames(names));
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        });
  }

  private static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  private interface Extensions {
    void addTo(X509v3CertificateBuilder builder) throws IOException;
  }

  private X509Certificate make(
      PublicKey key, X500Name subject, Instant now, Duration validity, Extensions extensions) {
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer,
              new BigInteger(126, random).setBit(126),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(validity)),
              subject,
              SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuerKey));
      extensions.addTo(builder);
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(NodeKeys.signatureAlgorithm(signingKey))
                      .build(signingKey)));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate could not be made", e);
    }
  }
}
