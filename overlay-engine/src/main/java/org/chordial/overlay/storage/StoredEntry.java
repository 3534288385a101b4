package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.StoredData;

/**
 * A value as a peer holds it.
 *
 * @param expires when its lifetime ends, which began when the Store came (RFC 6940 section 7)
 * @param signer the Node-ID that signed it
 * @param certificate of the signer, to go wherever the value goes
 */
public record StoredEntry(
    StoredData data, Instant expires, NodeId signer, GenericCertificate certificate) {
  /** What an entry costs beside its bytes. */
  private static final int OVERHEAD = 200;

  /**
   * A value that has come now. It lives no longer than its signer's certificate: signatures "are
   * not considered valid after the signing certificate expires", and the upper bound on storage may
   * be "the lifetime of the signing certificate" (RFC 6940 section 7.1).
   */
  static StoredEntry received(
      StoredData data, NodeId signer, NodeCertificate certificate, Instant now) {
    Instant end = now.plusSeconds(data.lifetime());
    Instant last = certificate.certificate().getNotAfter().toInstant();
    return new StoredEntry(data, end.isBefore(last) ? end : last, signer, certificate.generic());
  }

  /** Whole seconds of lifetime that are left, never negative. */
  public long remaining(Instant now) {
    return Math.clamp(Duration.between(now, expires).toSeconds(), 0, data.lifetime());
  }

  boolean expired(Instant now) {
    return !now.isBefore(expires);
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

  /** What it takes of a peer's room. */
  int bytes() {
    int key = Places.of(data.value()).map(place -> place.length()).orElse(0);
    return OVERHEAD
        + key
        + data.value().value().value().length()
        + data.signature().signatureValue().length()
        + certificate.certificate().length();
  }
}
