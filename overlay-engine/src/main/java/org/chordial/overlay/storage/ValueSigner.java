package org.chordial.overlay.storage;

import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;

/** Signs a value that is to be stored (RFC 6940 section 7.1). */
@FunctionalInterface
public interface ValueSigner {

  /**
   * @param storageTime milliseconds since 1970
   * @param lifetime seconds
   */
  StoredData sign(
      ResourceId resource, KindId kind, long storageTime, long lifetime, StoredDataValue value);
}
