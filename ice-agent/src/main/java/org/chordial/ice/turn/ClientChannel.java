package org.chordial.ice.turn;

import java.net.InetSocketAddress;
import java.util.List;
import org.chordial.ice.stun.TurnAttribute;

/** A channel to one peer (RFC 8656, section 12), of use once the server has bound it. */
final class ClientChannel {

  private final int number;
  private final InetSocketAddress peer;
  private final TurnRequests requests;
  private boolean bound;

  ClientChannel(int number, InetSocketAddress peer, TurnRequests requests) {
    this.number = number;
    this.peer = peer;
    this.requests = requests;
  }

  int number() {
    return number;
  }

  InetSocketAddress peer() {
    return peer;
  }

  boolean isBound() {
    return bound;
  }

  /** Binds it, or keeps it bound. Where the server refuses, indications do the work. */
  void bind() {
    requests.send(
        TurnMethod.CHANNEL_BIND,
        List.of(new TurnAttribute.ChannelNumber(number), new TurnAttribute.XorPeerAddress(peer)),
        reply -> bound = reply instanceof TurnReply.Success);
  }
}
