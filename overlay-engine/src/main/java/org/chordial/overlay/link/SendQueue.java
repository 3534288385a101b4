package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** What waits to be sent over a link, within limits. Owns the buffers in it. */
final class SendQueue {
  static final int MAX_MESSAGES = 1024;
  static final int MAX_BYTES = 2 * 1024 * 1024;

  private final ArrayDeque<ByteBuf> messages = new ArrayDeque<>();
  private long bytes;

  /** Takes a message, or releases it and says false where there is no room. */
  boolean offer(ByteBuf message) {
    if (messages.size() >= MAX_MESSAGES || bytes + message.readableBytes() > MAX_BYTES) {
      message.release();
      return false;
    }
    messages.add(message);
    bytes += message.readableBytes();
    return true;
  }

  /** The next message, whose buffer is the caller's, or null. */
  ByteBuf poll() {
    ByteBuf message = messages.poll();
    if (message != null) {
      bytes -= message.readableBytes();
    }
    return message;
  }

  /** Oldest first. */
  void forEach(Consumer<ByteBuf> action) {
    messages.forEach(action);
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  void clear() {
    messages.forEach(ByteBuf::release);
    messages.clear();
    bytes = 0;
  }
}
