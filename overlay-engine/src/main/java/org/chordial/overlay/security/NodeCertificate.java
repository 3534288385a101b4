package org.chordial.overlay.security;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.security.CertificateVerdict.Trusted;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * A certificate of a node of an overlay (RFC 6940 section 11.3).
 *
 * @param certificate as it came
 * @param nodeIds at least one
 * @param userName the AOR of its owner, without scheme
 */
public record NodeCertificate(X509Certificate certificate, List<NodeId> nodeIds, String userName) {

  public NodeCertificate {
    nodeIds = List.copyOf(nodeIds);
    if (nodeIds.isEmpty()) {
      throw new IllegalArgumentException("a node's certificate has a Node-ID");
    }
  }

  /**
   * Out of a certificate, of whose signer and validity nothing is said; empty if it is no node's.
   */
  public static Optional<NodeCertificate> read(X509Certificate certificate, TrustAnchors anchors) {
    return CertificateNames.read(certificate, anchors) instanceof Trusted(NodeCertificate node)
        ? Optional.of(node)
        : Optional.empty();
  }

  public boolean isFor(NodeId nodeId) {
    return nodeIds.contains(nodeId);
  }

  /** The certificate's DER. */
  public Opaque der() {
    return CertificateCodec.encode(certificate);
  }

  /** As it goes into a security block. */
  public GenericCertificate generic() {
    return GenericCertificate.x509(der());
  }
}
