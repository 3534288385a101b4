package org.chordial.overlay.security;

import java.security.cert.X509Certificate;
import java.util.List;
import org.chordial.overlay.wire.NodeId;

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
  }
}
