package org.chordial.overlay.security;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.chordial.overlay.wire.Opaque;

/** X.509 certificates to their DER and back. */
public final class CertificateCodec {
  private CertificateCodec() {}

  public static Opaque encode(X509Certificate certificate) {
    try {
      return Opaque.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was made or read has an encoding", e);
    }
  }

  /**
   * @throws CertificateException for bytes that are none
   */
  public static X509Certificate decode(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
