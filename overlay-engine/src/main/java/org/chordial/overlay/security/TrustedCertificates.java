package org.chordial.overlay.security;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * The certificates that have been verified, the longest unused of them forgotten first. The keys
 * are the SHA-256 of a certificate, and of Node-ID and certificate, so that a signer identity is a
 * key by itself (RFC 6940 section 6.3.4) and nothing has to be hashed to find its certificate.
 */
final class TrustedCertificates {

  /** A trusted certificate and the time in which every certificate of its chain is valid. */
  record Entry(NodeCertificate certificate, Instant notBefore, Instant notAfter) {}

  /** A Node-ID of a certificate that has several. */
  record Alias(NodeId nodeId, Opaque sha256) {}

  private final Map<Opaque, Entry> entries;
  private final Map<Opaque, Alias> aliases;

  TrustedCertificates(int limit) {
    this.entries = bounded(limit);
    this.aliases = bounded(limit);
  }

  private static <V> Map<Opaque, V> bounded(int limit) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Opaque, V> eldest) {
        return size() > limit;
      }
    };
  }

  void put(Opaque sha256, Entry entry) {
    entries.put(sha256, entry);
    NodeCertificate certificate = entry.certificate;
    if (certificate.nodeIds().size() > 1) {
      Opaque der = certificate.der();
      for (NodeId id : certificate.nodeIds()) {
        aliases.put(Algorithms.sha256(id.value(), der), new Alias(id, sha256));
      }
    }
  }

  Optional<Entry> byHash(Opaque sha256) {
    return Optional.ofNullable(entries.get(sha256));
  }

  Optional<Alias> byNodeIdHash(Opaque hash) {
    return Optional.ofNullable(aliases.get(hash));
  }

  int size() {
    return entries.size();
  }

  void clear() {
    entries.clear();
    aliases.clear();
  }
}
