package org.chordial.overlay.forward;

import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.NodeId;

/** Sends messages of this node's own; never from inside the call. */
@FunctionalInterface
interface Originator {

  /**
   * @param firstHop by which it goes unless it is for this node or for one that is linked; null for
   *     the one that the topology names
   */
  void send(ForwardingHeader header, byte[] payload, NodeId firstHop);

  /** By the first hop that the topology names. */
  default void send(ForwardingHeader header, byte[] payload) {
    send(header, payload, null);
  }
}
