package org.chordial.overlay.link;

import java.security.cert.X509Certificate;
import java.util.List;
import org.chordial.overlay.security.NodeCertificate;

/** Says which node of the overlay a chain of certificates belongs to. */
@FunctionalInterface
public interface PeerIdentifier {

  /**
   * Checks a chain against the overlay's trust anchors, the time and the bad nodes.
   *
   * @param chain the node's own certificate first
   * @throws LinkException with a sentence that says what is wrong with it
   */
  NodeCertificate identify(List<X509Certificate> chain) throws LinkException;
}
