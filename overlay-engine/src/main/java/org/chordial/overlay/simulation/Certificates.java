package org.chordial.overlay.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Certificates to bytes and back. */
final class Certificates {
  private Certificates() {}

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded can be encoded", e);
    }
  }

  /** Null where it is none. */
  static X509Certificate read(ByteBuf der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509").generateCertificate(new ByteBufInputStream(der));
    } catch (CertificateException e) {
      return null;
    }
  }
}
