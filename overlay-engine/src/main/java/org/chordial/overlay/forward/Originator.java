package org.chordial.overlay.forward;

import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.NodeId;

/** Sends messages of this node's own; never from inside the call. */
interface Originator {

  void send(ForwardingHeader header, byte[] payload);

  /**
   * @param firstHop a linked node, by which the message goes unless it is for this node or for one
   *     that is linked
   */
  void send(ForwardingHeader header, byte[] payload, NodeId firstHop);
}
