package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chordial.overlay.wire.ForwardingHeader;

/**
 * The holding buffer for fragments (RFC 6940 section 6.7). Fragments of one transaction may
 * overlap: its retransmissions may have been cut elsewhere on the way.
 */
final class Reassembler {
  static final Duration LIFETIME = Duration.ofSeconds(15);
  private static final int MAX_PARTIALS = 512;
  private static final int MAX_FRAGMENTS = 256;
  private static final int MAX_HELD_BYTES = 4 * 1024 * 1024;

  private static final class Partial {
    private final TreeMap<Integer, byte[]> pieces = new TreeMap<>();
    private final Instant until;
    private int bytes;
    private int total = -1;

    Partial(Instant until) {
      this.until = until;
    }

    /** Whether the pieces cover everything from 0 to the total. */
    boolean whole() {
      int covered = 0;
      for (Map.Entry<Integer, byte[]> piece : pieces.entrySet()) {
        if (piece.getKey() > covered) {
          return false;
        }
        covered = Math.max(covered, piece.getKey() + piece.getValue().length);
      }
      return total >= 0 && covered == total;
    }

    byte[] join() {
      byte[] joined = new byte[total];
      pieces.forEach((offset, piece) -> System.arraycopy(piece, 0, joined, offset, piece.length));
      return joined;
    }
  }

  private final InstantSource clock;
  private final Counters counters;
  private final Map<Long, Partial> partials = new LinkedHashMap<>();
  private int heldBytes;

  Reassembler(InstantSource clock, Counters counters) {
    this.clock = clock;
    this.counters = counters;
  }

  /**
   * Takes what stands behind the header of a fragment; the caller keeps the buffer.
   *
   * @param limit the most bytes a whole message may have
   * @return the bytes of the whole message behind its header, once the last piece is here
   */
  Optional<byte[]> add(ForwardingHeader header, ByteBuf body, int limit) {
    expire();
    int offset = header.fragmentOffset();
    int length = body.readableBytes();
    if (length == 0 || offset + length > limit) {
      counters.drop(Drop.BAD_FRAGMENT);
      return Optional.empty();
    }
    Partial partial = partials.get(header.transactionId());
    if (partial == null) {
      if (partials.size() >= MAX_PARTIALS) {
        counters.drop(Drop.REASSEMBLY_FULL);
        return Optional.empty();
      }
      partial = new Partial(clock.instant().plus(LIFETIME));
      partials.put(header.transactionId(), partial);
    }
    byte[] known = partial.pieces.get(offset);
    if (known == null || known.length < length) {
      int more = length - (known == null ? 0 : known.length);
      // "if the receiver runs out of buffer space to reassemble a message, it MUST drop the
      // message"
      if (heldBytes + more > MAX_HELD_BYTES || partial.pieces.size() >= MAX_FRAGMENTS) {
        forget(header.transactionId());
        counters.drop(Drop.REASSEMBLY_FULL);
        return Optional.empty();
      }
      byte[] piece = new byte[length];
      body.readBytes(piece);
      partial.pieces.put(offset, piece);
      partial.bytes += more;
      heldBytes += more;
    }
    if (header.isLastFragment()) {
      partial.total = offset + length;
    }
    return finish(header.transactionId(), partial);
  }

  private Optional<byte[]> finish(long transactionId, Partial partial) {
    if (!partial.whole()) {
      return Optional.empty();
    }
    forget(transactionId);
    return Optional.of(partial.join());
  }

  private void forget(long transactionId) {
    heldBytes -= partials.remove(transactionId).bytes;
  }

  /** The map is in the order of arrival, so the oldest are first. */
  private void expire() {
    Instant now = clock.instant();
    Iterator<Partial> oldest = partials.values().iterator();
    while (oldest.hasNext()) {
      Partial partial = oldest.next();
      if (partial.until.isAfter(now)) {
        return;
      }
      heldBytes -= partial.bytes;
      oldest.remove();
      counters.drop(Drop.REASSEMBLY_TIMED_OUT);
    }
  }
}
