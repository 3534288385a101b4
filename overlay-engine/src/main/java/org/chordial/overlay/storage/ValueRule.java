package org.chordial.overlay.storage;

import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.StoredDataValue;

/** What a usage demands of a value beside its Kind's access control policy. */
@FunctionalInterface
public interface ValueRule {
  ValueRule NONE = (kind, value, signer) -> true;

  /** Whether this signer may store this value; if not, the Store gets Error_Forbidden. */
  boolean admits(KindDefinition kind, StoredDataValue value, NodeCertificate signer);
}
