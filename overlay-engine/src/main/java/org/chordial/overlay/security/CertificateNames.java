package org.chordial.overlay.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.security.CertificateVerdict.Refused;
import org.chordial.overlay.security.CertificateVerdict.Trusted;
import org.chordial.overlay.wire.NodeId;

/** Reads user name and Node-IDs out of a certificate (RFC 6940 section 11.3). */
final class CertificateNames {
  private static final int RFC822_NAME = 1;
  private static final int URI = 6;
  private static final int MAX_NODE_IDS = 64;

  private CertificateNames() {}

  /**
   * The subjectAltName has "one or more Node-IDs", "a single name", and "MUST NOT contain any
   * identities other than those".
   */
  static CertificateVerdict read(X509Certificate certificate, TrustAnchors anchors) {
    List<NodeId> nodeIds = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (List<?> name : alternativeNames(certificate)) {
      if (name.get(0).equals(RFC822_NAME)) {
        users.add((String) name.get(1));
      } else if (name.get(0).equals(URI)) {
        Optional<ReloadUri> uri = ReloadUri.parse((String) name.get(1));
        if (uri.isEmpty() || uri.get().nodeId().value().length() != anchors.nodeIdLength()) {
          return new Refused(OverlayFailure.PEER_CERTIFICATE_NOT_FOR_A_NODE);
        }
        if (!uri.get().isOf(anchors.overlayName())) {
          return new Refused(OverlayFailure.PEER_CERTIFICATE_OF_OTHER_OVERLAY);
        }
        NodeId id = uri.get().nodeId();
        if (nodeIds.contains(id) || nodeIds.size() == MAX_NODE_IDS) {
          return new Refused(OverlayFailure.PEER_CERTIFICATE_NOT_FOR_A_NODE);
        }
        nodeIds.add(id);
      } else {
        return new Refused(OverlayFailure.PEER_CERTIFICATE_NOT_FOR_A_NODE);
      }
    }
    return nodeIds.isEmpty() || users.size() != 1
        ? new Refused(OverlayFailure.PEER_CERTIFICATE_NOT_FOR_A_NODE)
        : new Trusted(new NodeCertificate(certificate, nodeIds, users.getFirst()));
  }

  private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
