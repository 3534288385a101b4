package org.chordial.ice.dtls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Our certificate and key as the library wants them, and the peer's as we want them. */
final class Credentials {

  /** What we sign with and accept signatures by, best first. */
  private static final List<SignatureAndHashAlgorithm> ALGORITHMS =
      List.of(
          scheme(SignatureScheme.ecdsa_secp256r1_sha256),
          scheme(SignatureScheme.ecdsa_secp384r1_sha384),
          scheme(SignatureScheme.rsa_pkcs1_sha256),
          scheme(SignatureScheme.rsa_pss_rsae_sha256),
          scheme(SignatureScheme.rsa_pkcs1_sha384),
          scheme(SignatureScheme.rsa_pkcs1_sha512));

  private Credentials() {}

  private static SignatureAndHashAlgorithm scheme(int scheme) {
    return SignatureScheme.getSignatureAndHashAlgorithm(scheme);
  }

  @SuppressWarnings("JdkObsolete") // the library takes nothing else
  static Vector<SignatureAndHashAlgorithm> algorithms() {
    return new Vector<>(ALGORITHMS);
  }

  static boolean isRsa(TlsIdentity identity) {
    return identity.key().getAlgorithm().equals("RSA");
  }

  /**
   * A signer for the first algorithm that the key can do and the peer accepts.
   *
   * @param accepted the peer's signature_algorithms, SignatureAndHashAlgorithm each
   * @param requestContext of the CertificateRequest in TLS 1.3; empty for a server
   */
  static TlsCredentials signer(
      TlsIdentity identity,
      BcTlsCrypto crypto,
      TlsContext context,
      List<?> accepted,
      byte[] requestContext)
      throws IOException {
    boolean version13 = TlsUtils.isTLSv13(context);
    SignatureAndHashAlgorithm chosen =
        ALGORITHMS.stream()
            .filter(a -> fits(SignatureScheme.from(a), identity, version13))
            .filter(accepted::contains)
            .findFirst()
            .orElseThrow(() -> new TlsFatalAlert(AlertDescription.handshake_failure));
    AsymmetricKeyParameter key;
    Certificate certificate;
    try {
      key = PrivateKeyFactory.createKey(identity.key().getEncoded());
      certificate = certificate(identity, crypto, version13, requestContext);
    } catch (CertificateException | IOException | RuntimeException e) {
      throw new TlsFatalAlert(AlertDescription.internal_error, e);
    }
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context), crypto, key, certificate, chosen);
  }

  private static boolean fits(int scheme, TlsIdentity identity, boolean version13) {
    if (!isRsa(identity)) {
      return SignatureScheme.isECDSA(scheme) && scheme == SignatureScheme.ecdsa_secp256r1_sha256;
    }
    return SignatureScheme.isRSAPSS(scheme) || (!version13 && !SignatureScheme.isECDSA(scheme));
  }

  private static Certificate certificate(
      TlsIdentity identity, BcTlsCrypto crypto, boolean version13, byte[] requestContext)
      throws IOException, CertificateException {
    List<TlsCertificate> chain = new ArrayList<>();
    for (X509Certificate each : identity.chain()) {
      chain.add(crypto.createCertificate(each.getEncoded()));
    }
    if (!version13) {
      return new Certificate(chain.toArray(TlsCertificate[]::new));
    }
    return new Certificate(
        requestContext,
        chain.stream().map(c -> new CertificateEntry(c, null)).toArray(CertificateEntry[]::new));
  }

  static List<X509Certificate> chain(Certificate certificate) throws IOException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> chain = new ArrayList<>();
      for (TlsCertificate each : certificate.getCertificateList()) {
        chain.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(each.getEncoded())));
      }
      return List.copyOf(chain);
    } catch (CertificateException e) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
    }
  }
}
