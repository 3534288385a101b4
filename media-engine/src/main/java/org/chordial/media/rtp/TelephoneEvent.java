package org.chordial.media.rtp;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The payload of a telephone event (RFC 4733 section 2.3).
 *
 * @param event 0 to 15 for the keys 0-9, *, #, A-D; others are other events
 * @param end the last packet of the event
 * @param volume 0 to 63: the power is minus so many dBm0
 * @param duration so far, in timestamp units, 0 to 65535
 */
public record TelephoneEvent(int event, boolean end, int volume, int duration) {

  private static final String KEYS = "0123456789*#ABCD";
  private static final int LENGTH = 4;

  /** The event of a key, or -1 where it is none; letters in either case. */
  public static int eventOf(char key) {
    return KEYS.indexOf(Character.toUpperCase(key));
  }

  /** The key, where the event is one. */
  public Optional<Character> key() {
    return event < KEYS.length() ? Optional.of(KEYS.charAt(event)) : Optional.empty();
  }

  /** Reads a payload; further events behind the first are passed over. */
  public static Optional<TelephoneEvent> parse(ByteBuf packet, int offset, int length) {
    if (length < LENGTH) {
      return Optional.empty();
    }
    int flags = packet.getUnsignedByte(offset + 1);
    return Optional.of(
        new TelephoneEvent(
            packet.getUnsignedByte(offset),
            (flags & 0x80) != 0,
            flags & 0x3F,
            packet.getUnsignedShort(offset + 2)));
  }

  /**
   * The same event with its duration, which was in samples at 48 kHz, in units of another clock.
   */
  public TelephoneEvent at(int clockRate) {
    return new TelephoneEvent(event, end, volume, duration * clockRate / 48_000);
  }

  /** Appends the payload. */
  public void write(ByteBuf packet) {
    packet.writeByte(event).writeByte((end ? 0x80 : 0) | volume).writeShort(duration);
  }
}
