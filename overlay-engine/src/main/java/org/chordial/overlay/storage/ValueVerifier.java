package org.chordial.overlay.storage;

import java.util.List;
import org.chordial.overlay.security.Verification;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredData;

/** Checks the signature of a stored value (RFC 6940 section 7.1). */
@FunctionalInterface
public interface ValueVerifier {
  Verification verify(
      ResourceId resource, KindId kind, StoredData data, List<GenericCertificate> bucket);
}
