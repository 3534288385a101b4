package org.chordial.overlay.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.chordial.overlay.security.CertificateCodec;

/** Certificates to bytes and back. */
final class Certificates {
  private Certificates() {}

  static byte[] der(X509Certificate certificate) {
    return CertificateCodec.encode(certificate).toBytes();
  }

  /** Null where it is none. */
  static X509Certificate read(ByteBuf der) {
    try {
      return CertificateCodec.decode(ByteBufUtil.getBytes(der));
    } catch (CertificateException e) {
      return null;
    }
  }
}
