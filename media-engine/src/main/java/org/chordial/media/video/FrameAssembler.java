package org.chordial.media.video;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Optional;

/**
 * Puts VP8 frames together from packets in any order. A gap is waited for, and asked for by {@link
 * #missing}; where it stays open too long, everything up to the next key frame is given up. It
 * knows time only by what it is told, in microseconds. One executor.
 */
public final class FrameAssembler {

  /**
   * A frame that can be decoded after those before it.
   *
   * @param data whoever receives the record owns it
   * @param timestamp of RTP, unsigned 32 bits
   */
  public record Frame(ByteBuf data, long timestamp, boolean key) {}

  /** Gets the sequence numbers to ask for again. */
  @FunctionalInterface
  public interface Missing {
    void sequence(int sequence);
  }

  private static final int CAPACITY = 1024;
  private static final int MASK = CAPACITY - 1;
  private static final int MAX_ASKED = 4;

  /** Reordering is given so long before a packet is asked for again. */
  private static final long REORDER_MICROS = 5_000;

  private final long patienceMicros;
  private final ByteBuf[] pieces = new ByteBuf[CAPACITY];
  private final long[] sequences = new long[CAPACITY];
  private final long[] timestamps = new long[CAPACITY];
  private final boolean[] starts = new boolean[CAPACITY];
  private final boolean[] markers = new boolean[CAPACITY];
  private final long[] askedAt = new long[CAPACITY];
  private final int[] asked = new int[CAPACITY];

  private long next = -1;
  private long highest = -1;
  private boolean keyNeeded = true;
  private long gapSince = -1;
  private long given;
  private long malformed;

  /**
   * @param patienceMicros how long a gap is waited for
   */
  public FrameAssembler(long patienceMicros) {
    this.patienceMicros = patienceMicros;
  }

  /**
   * Takes one packet; the buffer stays the caller's, what is needed of it is retained.
   *
   * @param sequence extended
   */
  public void insert(
      long sequence, long timestamp, boolean marker, ByteBuf packet, int offset, int length) {
    int header = Vp8Descriptor.length(packet, offset, length);
    if (header < 0) {
      malformed++;
      return;
    }
    if (highest >= 0 && Math.abs(sequence - highest) >= CAPACITY) {
      reset();
    }
    if (next >= 0 && sequence < next) {
      return;
    }
    if (next >= 0 && sequence >= next + CAPACITY) {
      giveUp();
    }
    int at = (int) (sequence & MASK);
    if (pieces[at] != null) {
      if (sequences[at] == sequence) {
        return;
      }
      drop(at);
    }
    if (highest >= 0) {
      for (long s = Math.max(highest + 1, sequence - CAPACITY + 1); s <= sequence; s++) {
        asked[(int) (s & MASK)] = 0;
        askedAt[(int) (s & MASK)] = 0;
      }
    }
    highest = Math.max(highest, sequence);
    pieces[at] = packet.retainedSlice(offset + header, length - header);
    sequences[at] = sequence;
    timestamps[at] = timestamp;
    starts[at] = Vp8Descriptor.startsFrame(packet, offset);
    markers[at] = marker;
    if (keyNeeded && starts[at] && isKey(at) && (next < 0 || sequence > next)) {
      startAt(sequence);
    }
  }

  /** The next frame, if it is complete and nothing before it is missing. */
  public Optional<Frame> poll(long nowMicros) {
    if (keyNeeded) {
      return Optional.empty();
    }
    int first = (int) (next & MASK);
    long last = next;
    int size = 0;
    while (has(last)) {
      int at = (int) (last & MASK);
      if (timestamps[at] != timestamps[first]) {
        break;
      }
      size += pieces[at].readableBytes();
      if (markers[at]) {
        gapSince = -1;
        if (!starts[first]) {
          giveUp();
          return Optional.empty();
        }
        return Optional.of(take(last, size));
      }
      last++;
    }
    if (last > highest) {
      gapSince = -1;
    } else if (gapSince < 0) {
      gapSince = nowMicros;
    } else if (nowMicros - gapSince > patienceMicros) {
      giveUp();
    }
    return Optional.empty();
  }

  private Frame take(long last, int size) {
    int first = (int) (next & MASK);
    long timestamp = timestamps[first];
    boolean key = isKey(first);
    ByteBuf data = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    for (long s = next; s <= last; s++) {
      int at = (int) (s & MASK);
      data.writeBytes(pieces[at]);
      drop(at);
    }
    next = last + 1;
    return new Frame(data, timestamp, key);
  }

  /**
   * Names the packets that are missing and should be asked for now, each a few times.
   *
   * @param againMicros how long an answer takes
   */
  public void missing(long nowMicros, long againMicros, Missing missing) {
    if (next < 0 || keyNeeded) {
      return;
    }
    for (long s = next; s < highest; s++) {
      int at = (int) (s & MASK);
      if (has(s)) {
        continue;
      }
      if (askedAt[at] == 0) {
        askedAt[at] = nowMicros + REORDER_MICROS;
      } else if (nowMicros >= askedAt[at] && asked[at] < MAX_ASKED) {
        asked[at]++;
        askedAt[at] = nowMicros + againMicros;
        missing.sequence((int) (s & 0xFFFF));
      }
    }
  }

  /** Whether nothing can be shown until a key frame comes. */
  public boolean keyNeeded() {
    return keyNeeded;
  }

  /** The decoder failed: go on with the next key frame. */
  public void decoderLost() {
    giveUp();
  }

  /** How often a gap was given up. */
  public long givenUp() {
    return given;
  }

  /** Packets with a broken descriptor. */
  public long malformed() {
    return malformed;
  }

  /** Releases everything. */
  public void reset() {
    for (int i = 0; i < CAPACITY; i++) {
      drop(i);
      asked[i] = 0;
      askedAt[i] = 0;
    }
    next = -1;
    highest = -1;
    keyNeeded = true;
    gapSince = -1;
  }

  private void giveUp() {
    given++;
    keyNeeded = true;
    gapSince = -1;
    for (long s = next + 1; s <= highest; s++) {
      int at = (int) (s & MASK);
      if (has(s) && starts[at] && isKey(at)) {
        startAt(s);
        return;
      }
    }
  }

  private void startAt(long sequence) {
    for (int i = 0; i < CAPACITY; i++) {
      if (pieces[i] != null && sequences[i] < sequence) {
        drop(i);
      }
    }
    next = sequence;
    keyNeeded = false;
    gapSince = -1;
  }

  private boolean has(long sequence) {
    int at = (int) (sequence & MASK);
    return pieces[at] != null && sequences[at] == sequence;
  }

  /** RFC 7741 section 4.3: the P bit of the VP8 payload header is zero for a key frame. */
  private boolean isKey(int at) {
    ByteBuf piece = pieces[at];
    return (piece.getByte(piece.readerIndex()) & 1) == 0;
  }

  private void drop(int at) {
    if (pieces[at] != null) {
      pieces[at].release();
      pieces[at] = null;
    }
  }
}
