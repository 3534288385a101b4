package org.chordial.overlay.storage;

import java.time.Instant;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.chordial.overlay.wire.Opaque;

/**
 * What a resource holds of one Kind. Immutable.
 *
 * @param generation the generation counter, at least 1 where something was ever stored; unsigned
 * @param entries by their place: nothing, the index in four bytes, or the dictionary key
 */
public record StoredKind(long generation, NavigableMap<Opaque, StoredEntry> entries) {
  static final StoredKind NONE = new StoredKind(0, Collections.emptyNavigableMap());

  public StoredKind {
    entries = Collections.unmodifiableNavigableMap(new TreeMap<>(entries));
  }

  /** "When a stored nonexistent value's lifetime expires, it is simply removed", as any other. */
  StoredKind without(Instant expiredAt) {
    if (entries.values().stream().noneMatch(entry -> entry.expired(expiredAt))) {
      return this;
    }
    NavigableMap<Opaque, StoredEntry> kept = new TreeMap<>(entries);
    kept.values().removeIf(entry -> entry.expired(expiredAt));
    return new StoredKind(generation, kept);
  }

  long existing() {
    return entries.values().stream().filter(e -> e.data().value().value().exists()).count();
  }
}
