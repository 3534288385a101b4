package org.chordial.ice.turn.server;

import java.net.InetSocketAddress;

/** A channel of an allocation (RFC 8656, section 12). */
final class ServerChannel {

  final int number;
  final InetSocketAddress peer;
  final RelayPort from;
  long expiryMillis;

  ServerChannel(int number, InetSocketAddress peer, RelayPort from) {
    this.number = number;
    this.peer = peer;
    this.from = from;
  }
}
