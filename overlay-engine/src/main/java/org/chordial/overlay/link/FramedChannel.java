package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A secure channel that carries whole messages in frames (RFC 6940 section 6.6.2) and measures its
 * round-trip time by their acknowledgements.
 */
interface FramedChannel {

  /** Hears of what arrives, and of the end, once. */
  interface Handler {
    /** The handler owns the buffer. */
    void received(ByteBuf message);

    /** A frame of any sort has come: the other side lives. */
    void heard();

    void closed(String reason);
  }

  /** Begins to deliver. */
  void start(Handler handler);

  /**
   * Takes a message for sending.
   *
   * @return false where it was dropped: too long, too much waits, or closed
   */
  boolean send(ByteBuf message);

  /** The largest message, in bytes, that goes in one piece. */
  int messageLimit();

  Optional<Duration> rtt();

  boolean failing();

  /** As {@link SrSender#pending()}, as far as it is still known. */
  List<ByteBuf> pending();

  InetSocketAddress localAddress();

  InetSocketAddress remoteAddress();

  /** Ends the channel; the handler hears the reason. */
  void close(String reason);
}
