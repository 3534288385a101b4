package org.chordial.overlay.security;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * Whom an overlay trusts, out of its configuration (RFC 6940 section 11.1).
 *
 * @param overlayName which the reload URIs of certificates must name
 * @param nodeIdLength bytes
 * @param roots the root-cert elements
 * @param selfSigned the digest of self-signed Node-IDs, where such certificates are permitted
 * @param badNodes Node-IDs whose certificates are refused
 * @param ecdsa whether nodes may have ECDSA P-256 keys, beside RSA ones
 */
public record TrustAnchors(
    String overlayName,
    int nodeIdLength,
    List<X509Certificate> roots,
    Optional<SelfSignedPermitted.Digest> selfSigned,
    Set<NodeId> badNodes,
    boolean ecdsa) {

  public TrustAnchors {
    roots = List.copyOf(roots);
    badNodes = Set.copyOf(badNodes);
  }

  /** With certificates of RSA keys alone. */
  public TrustAnchors(
      String overlayName,
      int nodeIdLength,
      List<X509Certificate> roots,
      Optional<SelfSignedPermitted.Digest> selfSigned,
      Set<NodeId> badNodes) {
    this(overlayName, nodeIdLength, roots, selfSigned, badNodes, false);
  }

  /** The same, where nodes may have ECDSA P-256 keys. */
  public TrustAnchors withEcdsa() {
    return new TrustAnchors(overlayName, nodeIdLength, roots, selfSigned, badNodes, true);
  }

  /** The same, with other Node-IDs refused. */
  public TrustAnchors withBadNodes(Set<NodeId> refused) {
    return new TrustAnchors(overlayName, nodeIdLength, roots, selfSigned, refused, ecdsa);
  }

  /**
   * @throws CertificateException for a root-cert that is no certificate
   */
  public static TrustAnchors of(ConfigurationDocument configuration) throws CertificateException {
    List<X509Certificate> roots = new ArrayList<>();
    for (Opaque der : configuration.rootCertificates()) {
      roots.add(CertificateCodec.decode(der.toBytes()));
    }
    SelfSignedPermitted selfSigned = configuration.selfSignedPermitted();
    return new TrustAnchors(
        configuration.instanceName(),
        configuration.nodeIdLength(),
        roots,
        selfSigned.permitted() ? Optional.of(selfSigned.digest()) : Optional.empty(),
        configuration.badNodes().stream()
            .filter(id -> id.length() == configuration.nodeIdLength())
            .map(NodeId::new)
            .collect(Collectors.toSet()),
        configuration.ecdsaPermitted());
  }
}
