package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.NodeId;

/**
 * The holding buffer for fragments (RFC 6940 section 6.7). Fragments of one transaction may
 * overlap: its retransmissions may have been cut elsewhere on the way. Where they contradict each
 * other, nothing of them is kept. Fragments belong together if they came from the same node, so
 * that no other can spoil what is being put together.
 */
final class Reassembler {
  /** "receivers SHOULD time out incomplete fragments after the maximum request lifetime" */
  static final Duration LIFETIME = Duration.ofSeconds(15);

  static final int MAX_PARTIALS = 512;
  static final int MAX_PARTIALS_A_NODE = 128;
  static final int MAX_HELD_BYTES = 4 * 1024 * 1024;
  static final int MAX_HELD_BYTES_A_NODE = 1024 * 1024;
  static final int MAX_FRAGMENTS = 256;

  private record Key(NodeId previousHop, long transactionId) {}

  /** What is held of the fragments that came from one node. */
  private static final class Share {
    private int partials;
    private int bytes;
  }

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

    /** Whether the message can end there: nothing goes further, and no other end was told. */
    boolean mayEndAt(int end) {
      Map.Entry<Integer, byte[]> last = pieces.lastEntry();
      return (total < 0 || total == end)
          && (last == null || last.getKey() + last.getValue().length <= end);
    }

    /** Null where two pieces say different things about the same place. */
    byte[] join() {
      byte[] joined = new byte[total];
      int covered = 0;
      for (Map.Entry<Integer, byte[]> entry : pieces.entrySet()) {
        int at = entry.getKey();
        byte[] piece = entry.getValue();
        int known = Math.clamp(covered - at, 0, piece.length);
        if (!Arrays.equals(joined, at, at + known, piece, 0, known)) {
          return null;
        }
        System.arraycopy(piece, known, joined, at + known, piece.length - known);
        covered = Math.max(covered, at + piece.length);
      }
      return joined;
    }
  }

  private final InstantSource clock;
  private final Counters counters;
  private final Map<Key, Partial> partials = new LinkedHashMap<>();
  private final Map<NodeId, Share> shares = new HashMap<>();
  private int heldBytes;

  Reassembler(InstantSource clock, Counters counters) {
    this.clock = clock;
    this.counters = counters;
  }

  /**
   * Takes what stands behind the header of a fragment; the caller keeps the buffer.
   *
   * @param previousHop from which it came
   * @param limit the most bytes a whole message may have
   * @return the bytes of the whole message behind its header, once the last piece is here
   */
  Optional<byte[]> add(ForwardingHeader header, ByteBuf body, NodeId previousHop, int limit) {
    expire();
    int offset = header.fragmentOffset();
    int end = offset + body.readableBytes();
    if (!body.isReadable() || end > limit) {
      return dropped(Drop.BAD_FRAGMENT);
    }
    Key key = new Key(previousHop, header.transactionId());
    Partial partial = partials.get(key);
    if (partial == null) {
      if (isFull(previousHop)) {
        return dropped(Drop.REASSEMBLY_FULL);
      }
      partial = new Partial(clock.instant().plus(LIFETIME));
      partials.put(key, partial);
      shares.computeIfAbsent(previousHop, _ -> new Share()).partials++;
    }
    if (header.isLastFragment()
        ? !partial.mayEndAt(end)
        : partial.total >= 0 && end > partial.total) {
      forget(key);
      return dropped(Drop.BAD_FRAGMENT);
    }
    if (!hold(key, partial, offset, body)) {
      // "if the receiver runs out of buffer space to reassemble a message, it MUST drop the
      // message"
      forget(key);
      return dropped(Drop.REASSEMBLY_FULL);
    }
    if (header.isLastFragment()) {
      partial.total = end;
    }
    if (!partial.whole()) {
      return Optional.empty();
    }
    forget(key);
    byte[] joined = partial.join();
    return joined == null ? dropped(Drop.BAD_FRAGMENT) : Optional.of(joined);
  }

  private boolean isFull(NodeId previousHop) {
    Share share = shares.get(previousHop);
    return partials.size() >= MAX_PARTIALS
        || (share != null && share.partials >= MAX_PARTIALS_A_NODE);
  }

  private boolean hold(Key key, Partial partial, int offset, ByteBuf body) {
    byte[] known = partial.pieces.get(offset);
    int more = body.readableBytes() - (known == null ? 0 : known.length);
    if (more <= 0) {
      return true;
    }
    Share share = shares.get(key.previousHop);
    if (heldBytes + more > MAX_HELD_BYTES
        || share.bytes + more > MAX_HELD_BYTES_A_NODE
        || partial.pieces.size() >= MAX_FRAGMENTS) {
      return false;
    }
    byte[] piece = new byte[body.readableBytes()];
    body.readBytes(piece);
    partial.pieces.put(offset, piece);
    partial.bytes += more;
    share.bytes += more;
    heldBytes += more;
    return true;
  }

  private Optional<byte[]> dropped(Drop reason) {
    counters.drop(reason);
    return Optional.empty();
  }

  private void forget(Key key) {
    release(key, partials.remove(key));
  }

  private void release(Key key, Partial partial) {
    heldBytes -= partial.bytes;
    Share share = shares.get(key.previousHop);
    share.bytes -= partial.bytes;
    if (--share.partials == 0) {
      shares.remove(key.previousHop);
    }
  }

  /** The map is in the order of arrival, so the oldest are first. */
  private void expire() {
    Instant now = clock.instant();
    Iterator<Map.Entry<Key, Partial>> oldest = partials.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Key, Partial> entry = oldest.next();
      if (entry.getValue().until.isAfter(now)) {
        return;
      }
      oldest.remove();
      release(entry.getKey(), entry.getValue());
      counters.drop(Drop.REASSEMBLY_TIMED_OUT);
    }
  }

  int heldBytes() {
    return heldBytes;
  }
}
