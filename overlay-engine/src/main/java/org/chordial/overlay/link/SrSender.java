package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.CoreContext;

/**
 * The sending half of Simple Reliability (RFC 6940 section 6.6.3): "This allows the sending
 * implementation to trade off performance versus implementation complexity without affecting the
 * wire protocol."
 */
interface SrSender {

  /** What a sender needs of its link. */
  interface Outlet {
    /** Sends one data frame; the buffer stays the sender's. */
    void transmit(int sequence, ByteBuf message);

    /** Every transmission of a message was in vain: the link is dead. */
    void gaveUp();
  }

  /** Makes a sender. */
  @FunctionalInterface
  interface Algorithm {
    SrSender sender(CoreContext context, Outlet outlet);
  }

  /**
   * Takes a message for sending.
   *
   * @return false where too much waits already; the message is then dropped
   */
  boolean offer(ByteBuf message);

  void acknowledged(int sequence, int received);

  /** Whether acknowledgements have stayed out so long that the link should not be routed over. */
  boolean failing();

  Optional<Duration> rtt();

  /**
   * What waits for its transmission or its acknowledgement, oldest first; the buffers are the
   * caller's to release, and still sent from here.
   */
  List<ByteBuf> pending();

  /** Drops what waits and stops the timers. */
  void close();
}
