package org.chordial.overlay.storage;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Remembers a number for each key for a while, and no more keys than it has room for. */
final class Recent<K> {
  private record Noted(long value, Instant until) {}

  private final Map<K, Noted> noted = new LinkedHashMap<>(4);
  private final int room;

  Recent(int room) {
    this.room = room;
  }

  /** Where there is no room left, what was noted first is forgotten. */
  void note(K key, long value, Instant until) {
    noted.remove(key);
    noted.put(key, new Noted(value, until));
    if (noted.size() > room) {
      noted.remove(noted.keySet().iterator().next());
    }
  }

  OptionalLong find(K key, Instant now) {
    Noted found = noted.get(key);
    return found == null || !now.isBefore(found.until)
        ? OptionalLong.empty()
        : OptionalLong.of(found.value);
  }
}
