package org.chordial.overlay.wire;

/**
 * A certificate of a security block (RFC 6940 section 6.3.4).
 *
 * @param type the TLS CertificateType, 8 bits; only {@link #X509} is defined
 * @param certificate DER, at most 65535 bytes
 */
public record GenericCertificate(int type, Opaque certificate) {
  public static final int X509 = 0;

  public static GenericCertificate x509(Opaque der) {
    return new GenericCertificate(X509, der);
  }
}
