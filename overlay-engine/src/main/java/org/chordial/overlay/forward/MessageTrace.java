package org.chordial.overlay.forward;

import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;

/** Sees every message that begins or ends at this node, for the protocol trace. */
public interface MessageTrace {
  MessageTrace NONE = new MessageTrace() {};

  default void sent(ForwardingHeader header, MessageBody body) {}

  default void received(
      ForwardingHeader header, MessageBody body, NodeId signer, NodeId previousHop) {}

  /** A message whose signature was not good. */
  default void refused(ForwardingHeader header, String reason) {}
}
