package org.chordial.overlay.forward;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.chordial.overlay.wire.NodeId;

/**
 * Keeps answers for requests that come again. RFC 6940 section 6.2.1: "Receiving nodes MUST
 * generate semantically equivalent responses to retransmissions of the same request (this can be
 * determined by the transaction ID) if the request is received within the maximum request lifetime
 * (15 seconds)."
 */
final class AnswerCache {
  private static final Duration LIFETIME = Duration.ofSeconds(15);
  private static final int MAX_ENTRIES = 8192;
  private static final int MAX_BYTES = 16 << 20;

  private record Key(NodeId originator, long transactionId) {}

  /** A request that was seen; its answer is null while it is being worked out. */
  static final class Entry {
    private final Instant until;
    private byte[] answer;
    private boolean dropped;

    private Entry(Instant until) {
      this.until = until;
    }

    Optional<byte[]> answer() {
      return Optional.ofNullable(answer);
    }
  }

  private final InstantSource clock;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private int bytes;

  AnswerCache(InstantSource clock) {
    this.clock = clock;
  }

  /** The entry of a request that was seen before. */
  Optional<Entry> seen(NodeId originator, long transactionId) {
    expire();
    return Optional.ofNullable(entries.get(new Key(originator, transactionId)));
  }

  Entry remember(NodeId originator, long transactionId) {
    Entry entry = new Entry(clock.instant().plus(LIFETIME));
    entries.put(new Key(originator, transactionId), entry);
    return entry;
  }

  /** Keeps the answer of an entry; where there is no room for it, the oldest are let go of. */
  void answered(Entry entry, byte[] payload) {
    entry.answer = payload;
    if (!entry.dropped) {
      bytes += payload.length;
      expire();
    }
  }

  private void expire() {
    Instant now = clock.instant();
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      Entry entry = oldest.next();
      boolean full = entries.size() >= MAX_ENTRIES || bytes > MAX_BYTES;
      if (entry.until.isAfter(now) && !full) {
        return;
      }
      entry.dropped = true;
      bytes -= entry.answer == null ? 0 : entry.answer.length;
      oldest.remove();
    }
  }
}
