package org.chordial.overlay.security;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.security.CertificateVerdict.Refused;
import org.chordial.overlay.security.CertificateVerdict.Trusted;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.NodeId;

/**
 * Who this node is: its key, its certificate, and the one of the certificate's Node-IDs that it
 * goes by.
 *
 * @param key RSA, or ECDSA P-256
 * @param chain our certificate first, then each one's issuer; the root may be left out
 * @param certificate the first of the chain, read
 */
public record Credentials(
    PrivateKey key, List<X509Certificate> chain, NodeCertificate certificate, NodeId nodeId) {

  public Credentials {
    chain = List.copyOf(chain);
    if (!certificate.isFor(nodeId)) {
      throw new IllegalArgumentException("the certificate is not for Node-ID " + nodeId);
    }
  }

  /**
   * With the certificate's first Node-ID. Names are read out of the certificate, trust is not asked
   * about.
   *
   * @param anchors of the overlay the certificate must belong to
   * @throws IllegalArgumentException with a sentence for the user where it does not
   */
  public static Credentials of(PrivateKey key, List<X509Certificate> chain, TrustAnchors anchors) {
    return switch (CertificateNames.read(chain.getFirst(), anchors)) {
      case Trusted(NodeCertificate node) ->
          new Credentials(key, chain, node, node.nodeIds().getFirst());
      case Refused(OverlayFailure reason) -> throw new IllegalArgumentException(reason.text());
    };
  }

  /**
   * The same, going by another of the certificate's Node-IDs.
   *
   * @throws IllegalArgumentException where the certificate is not for it
   */
  public Credentials goingBy(NodeId other) {
    return new Credentials(key, chain, certificate, other);
  }

  public String userName() {
    return certificate.userName();
  }

  public TlsIdentity tlsIdentity() {
    return new TlsIdentity(key, chain);
  }

  /** Our certificates as a security block carries them, own first. */
  public List<GenericCertificate> certificates() {
    return chain.stream()
        .map(each -> GenericCertificate.x509(CertificateCodec.encode(each)))
        .toList();
  }

  /** Says nothing about the key. */
  @Override
  public String toString() {
    return "Credentials[" + userName() + ", " + nodeId + "]";
  }
}
