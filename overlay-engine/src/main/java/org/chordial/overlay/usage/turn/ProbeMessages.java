package org.chordial.overlay.usage.turn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * What goes over the connection of a probe. RFC 6940 says when a peer may be a TURN server, and
 * nothing of how it learns that others reach it, so this is our own: an application with an
 * Application-ID of those that section 14.5 has "reserved for private use".
 *
 * <pre>
 *   asks     1 (8 bits)   port (16 bits)
 *   answers  1 (8 bits)   outcome (8 bits)
 * </pre>
 */
final class ProbeMessages {

  static final int APPLICATION = 0xf0d1;

  private static final int VERSION = 1;
  private static final int QUESTION_BYTES = 3;
  private static final int ANSWER_BYTES = 2;

  /** What came of a probe. */
  enum Outcome {
    /** UDP and TCP are both answered there. */
    REACHED(0),
    /** At least one of them is not. */
    NOT_REACHED(1),
    /** The prober has done enough of this for now. */
    TOO_OFTEN(2),
    /** The prober and the server are one computer: this would prove nothing. */
    NOT_OUTSIDE(3);

    private final int code;

    Outcome(int code) {
      this.code = code;
    }
  }

  private ProbeMessages() {}

  static ByteBuf question(int port) {
    return Unpooled.buffer(QUESTION_BYTES).writeByte(VERSION).writeShort(port);
  }

  /** The port; empty where this is no question. */
  static Optional<Integer> port(ByteBuf message) {
    return message.readableBytes() == QUESTION_BYTES
            && message.readByte() == VERSION
            && message.getUnsignedShort(message.readerIndex()) != 0
        ? Optional.of(message.readUnsignedShort())
        : Optional.empty();
  }

  static ByteBuf answer(Outcome outcome) {
    return Unpooled.buffer(ANSWER_BYTES).writeByte(VERSION).writeByte(outcome.code);
  }

  /** Empty where this is no answer. */
  static Optional<Outcome> outcome(ByteBuf message) {
    if (message.readableBytes() != ANSWER_BYTES || message.readByte() != VERSION) {
      return Optional.empty();
    }
    int which = message.readUnsignedByte();
    return which < Outcome.values().length
        ? Optional.of(Outcome.values()[which])
        : Optional.empty();
  }
}
