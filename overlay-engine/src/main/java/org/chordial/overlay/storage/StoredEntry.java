package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.StoredData;

/**
 * A value as a peer holds it.
 *
 * @param received when the Store came: "it notes the local time T" (RFC 6940 section 7.4.1.1)
 * @param certificate of the value's signer, to go wherever the value goes
 */
public record StoredEntry(StoredData data, Instant received, GenericCertificate certificate) {

  /** Seconds of lifetime that are left, never negative. */
  public long remaining(Instant now) {
    return Math.max(0, data.lifetime() - Math.max(0, Duration.between(received, now).toSeconds()));
  }

  boolean expired(Instant now) {
    return remaining(now) == 0;
  }

  /** "It should decrement the lifetime value by the difference" when it is passed on. */
  StoredData aged(Instant now) {
    return new StoredData(data.storageTime(), remaining(now), data.value(), data.signature());
  }

  /** Whether this is the very same signed value, whatever its lifetime. */
  boolean same(StoredData other) {
    return data.storageTime() == other.storageTime()
        && data.signature().equals(other.signature())
        && data.value().value().equals(other.value().value());
  }
}
