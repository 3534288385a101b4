package org.chordial.overlay.storage;

import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredDataValue;

/** Who may write what (RFC 6940 section 7.3). */
final class AccessPolicies {
  private AccessPolicies() {}

  /**
   * Whether a signer may write a value there.
   *
   * @param signer the Node-ID that the SignerIdentity points to
   */
  static boolean permits(
      KindDefinition kind,
      ResourceId resource,
      StoredDataValue value,
      NodeId signer,
      NodeCertificate certificate) {
    return switch (kind.accessControl()) {
      case USER_MATCH -> userMatches(resource, certificate);
      case NODE_MATCH -> ResourceIds.of(signer).equals(resource);
      case USER_NODE_MATCH ->
          userMatches(resource, certificate)
              && value instanceof StoredDataValue.DictionaryEntry entry
              && entry.key().equals(signer.value());
      case NODE_MULTIPLE -> anyIterationMatches(resource, signer, kind.maxNodeMultiple());
    };
  }

  /** "The signer's certificate has a user name which hashes [...] to the Resource-ID" (7.3.1). */
  private static boolean userMatches(ResourceId resource, NodeCertificate certificate) {
    return !certificate.userName().isEmpty()
        && ResourceIds.of(certificate.userName()).equals(resource);
  }

  /** "The verifier MUST iterate through potential i values, up to the maximum value" (7.3.4). */
  private static boolean anyIterationMatches(ResourceId resource, NodeId signer, int most) {
    for (int i = 0; i <= Math.min(most, 255); i++) {
      if (ResourceIds.of(signer, i).equals(resource)) {
        return true;
      }
    }
    return false;
  }
}
