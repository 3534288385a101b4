package org.chordial.overlay.wire;

import io.netty.buffer.ByteBuf;

/** One hop's frame around a message (RFC 6940 section 6.6.2); numbers are 32 bits unsigned. */
public sealed interface FramedMessage {
  int DATA = 128;
  int ACK = 129;

  /**
   * A message; whoever holds the record owns the buffer and releases it.
   *
   * @param message at most 2^24-1 bytes
   */
  record Data(long sequence, ByteBuf message) implements FramedMessage {}

  /**
   * Says that a message arrived.
   *
   * @param received bit N-M for each message M that is among the 32 received before message N
   */
  record Ack(long ackSequence, int received) implements FramedMessage {}
}
