package org.chordial.ice.dtls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who we say we are in a handshake, and the key that proves it.
 *
 * @param key RSA or ECDSA P-256, the private half of the first certificate's key
 * @param chain our certificate first, then each one's issuer; the root may be left out
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {

  public TlsIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity needs a certificate");
    }
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** Says nothing about the key. */
  @Override
  public String toString() {
    return "TlsIdentity[" + certificate().getSubjectX500Principal() + "]";
  }
}
