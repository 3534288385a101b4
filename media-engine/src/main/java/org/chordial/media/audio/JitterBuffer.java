package org.chordial.media.audio;

import io.netty.buffer.ByteBuf;
import org.chordial.media.rtp.Extender;

/**
 * Holds packets of sound until their turn, as short as the network allows. It adapts: the wait
 * follows the spread of arrivals, and {@link #advice} says when a frame should be left out or put
 * in. It knows time only by what it is told, in microseconds. One executor.
 *
 * <p>The reader calls {@link #pull} for each piece of sound it needs and then {@link #played} with
 * the samples that a packet gave.
 */
public final class JitterBuffer {

  /** What the reader is to do next. */
  public enum Pull {
    /** Nothing has begun or all is quiet: play silence. */
    SILENCE,
    /** Decode {@link #payload}. */
    PACKET,
    /** A packet is missing and {@link #payload}, the one after it, may hold its redundancy. */
    RECOVER,
    /** A packet is missing: make something up. */
    CONCEAL
  }

  /** What would bring the wait closer to what is needed. */
  public enum Advice {
    NONE,
    /** Leave a frame out where it is not heard. */
    SHRINK,
    /** Leave a frame out now. */
    SHRINK_NOW,
    /** Put a frame in. */
    STRETCH
  }

  private static final int CAPACITY = 64;
  private static final int MIN_DELAY_MILLIS = 20;
  private static final int MAX_DELAY_MILLIS = 400;
  private static final int FRAME = AudioFrames.SAMPLES;

  /** A gap of timestamps beyond this is a new beginning, not a loss: 2 s. */
  private static final int RESYNC_SAMPLES = 2 * AudioFrames.RATE;

  /** Frames made up in a row before it is called silence. */
  private static final int MAX_CONCEALED = 10;

  private final ByteBuf[] payloads = new ByteBuf[CAPACITY];
  private final long[] timestamps = new long[CAPACITY];
  private final Extender extender = Extender.ofTimestamp();
  private final DelayEstimate delays = new DelayEstimate();
  private int size;
  private boolean playing;
  private long next;
  private int waitedFrames;
  private int atLeastMillis;
  private long late;
  private long duplicates;
  private long overflows;

  /**
   * Takes a packet.
   *
   * @param timestamp of RTP, unsigned 32 bits, 48 kHz
   * @param payload becomes the buffer's
   * @param nowMicros when it came
   */
  public void insert(long timestamp, ByteBuf payload, long nowMicros) {
    long extended = extender.peek(timestamp);
    if (extender.highest() >= 0 && Math.abs(extended - extender.highest()) > RESYNC_SAMPLES) {
      restart();
      extended = extender.peek(timestamp);
    }
    extender.extend(timestamp);
    delays.packet(nowMicros / 1000.0 - extended * 1000.0 / AudioFrames.RATE);
    if (playing && extended < next) {
      late++;
      payload.release();
      return;
    }
    int at = size;
    while (at > 0 && timestamps[at - 1] > extended) {
      at--;
    }
    if (at > 0 && timestamps[at - 1] == extended) {
      duplicates++;
      payload.release();
      return;
    }
    if (size == CAPACITY) {
      overflows++;
      removeHead().release();
      at--;
      if (at < 0) {
        payload.release();
        return;
      }
    }
    System.arraycopy(payloads, at, payloads, at + 1, size - at);
    System.arraycopy(timestamps, at, timestamps, at + 1, size - at);
    payloads[at] = payload;
    timestamps[at] = extended;
    size++;
  }

  /** Says what comes next. */
  public Pull pull(long nowMicros) {
    if (!playing) {
      if (size == 0 || delayMillis(timestamps[0], nowMicros) < targetMillis()) {
        return Pull.SILENCE;
      }
      playing = true;
      next = timestamps[0];
      waitedFrames = 0;
    }
    if (size == 0) {
      waitedFrames++;
      return waitedFrames > MAX_CONCEALED ? Pull.SILENCE : Pull.CONCEAL;
    }
    long head = timestamps[0];
    if (waitedFrames > 0) {
      // What was made up while nothing was there stands for what is missing now.
      next = Math.min(head, next + (long) waitedFrames * FRAME);
      waitedFrames = 0;
    }
    if (head > next) {
      Pull pull = head - next <= FRAME ? Pull.RECOVER : Pull.CONCEAL;
      next += Math.min(FRAME, head - next);
      return pull;
    }
    return Pull.PACKET;
  }

  /** The packet that {@link #pull} spoke of; still the buffer's. */
  public ByteBuf payload() {
    return payloads[0];
  }

  /** The packet was decoded to so many samples, or to none where it was broken. */
  public void played(int samples) {
    next = timestamps[0] + (samples > 0 ? samples : FRAME);
    removeHead().release();
  }

  /** What would be good to do about the wait now. */
  public Advice advice(long nowMicros) {
    if (!playing || size == 0) {
      return Advice.NONE;
    }
    double beyond = delayMillis(next, nowMicros) - targetMillis();
    if (beyond > 100 && size > 1) {
      return Advice.SHRINK_NOW;
    }
    if (beyond > 1.5 * AudioFrames.MILLIS && size > 1) {
      return Advice.SHRINK;
    }
    return beyond < -AudioFrames.MILLIS ? Advice.STRETCH : Advice.NONE;
  }

  /**
   * How long a packet should wait, counted from the moment at which the fastest would have come.
   */
  public int targetMillis() {
    long needed = Math.max(delays.spreadMillis() + 5L, atLeastMillis);
    return Math.clamp(needed, MIN_DELAY_MILLIS, MAX_DELAY_MILLIS);
  }

  /** Makes packets wait so long although the network would not ask for it; 0 for no longer. */
  public void atLeast(int millis) {
    atLeastMillis = millis;
  }

  /** How long the next sample will have waited, by the same count. */
  public double delayMillis(long nowMicros) {
    return playing ? Math.max(0, delayMillis(next, nowMicros)) : 0;
  }

  private double delayMillis(long timestamp, long nowMicros) {
    return nowMicros / 1000.0 - timestamp * 1000.0 / AudioFrames.RATE - delays.fastest();
  }

  /** The RTP timestamp of the next sample to be played, unsigned 32 bits. */
  public long nextTimestamp() {
    return next & 0xFFFF_FFFFL;
  }

  /** Whether sound has begun. */
  public boolean playing() {
    return playing;
  }

  /** Packets that wait. */
  public int size() {
    return size;
  }

  /** Packets that came after their turn. */
  public long late() {
    return late;
  }

  /** Packets that came twice. */
  public long duplicates() {
    return duplicates;
  }

  /** Packets thrown away because too many waited. */
  public long overflows() {
    return overflows;
  }

  /** Releases what waits and begins anew with the next packet. */
  public void restart() {
    while (size > 0) {
      removeHead().release();
    }
    playing = false;
    extender.reset();
    delays.reset();
  }

  private ByteBuf removeHead() {
    ByteBuf head = payloads[0];
    size--;
    System.arraycopy(payloads, 1, payloads, 0, size);
    System.arraycopy(timestamps, 1, timestamps, 0, size);
    payloads[size] = null;
    return head;
  }
}
