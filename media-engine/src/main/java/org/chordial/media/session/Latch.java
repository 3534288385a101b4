package org.chordial.media.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Symmetric RTP (RFC 4961) within reason: packets go back to where they come from, but they may
 * come from the announced host or the host of the signalling only, and from one address at a time.
 */
final class Latch {

  private final InetSocketAddress announced;
  private final Optional<InetAddress> signalling;
  private InetSocketAddress source;

  Latch(InetSocketAddress announced, Optional<InetAddress> signalling) {
    this.announced = announced;
    this.signalling = signalling;
  }

  /** Whether a packet from there is taken; the announced address itself always is. */
  boolean takes(InetSocketAddress from) {
    boolean known =
        source == null
            && (from.getAddress().equals(announced.getAddress())
                || signalling.filter(from.getAddress()::equals).isPresent());
    if (known || from.equals(announced)) {
      source = from;
    }
    return from.equals(source);
  }

  /** Where to send. */
  InetSocketAddress destination() {
    return source == null ? announced : source;
  }
}
