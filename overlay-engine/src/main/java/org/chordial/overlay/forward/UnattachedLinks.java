package org.chordial.overlay.forward;

import java.util.List;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.AttachReq;
import org.chordial.overlay.wire.HeaderView;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.PingReq;

/**
 * Links between nodes of which one has a certificate with several Node-IDs, before an Attach has
 * told which of them it goes by (RFC 6940 section 6.1.2): "The node MUST implement support for
 * returning responses to a Ping or Attach request made by a Joining Node Attaching to its
 * responsible peer." On such a link either side is called by any of its certificate's Node-IDs.
 */
final class UnattachedLinks {
  private final List<NodeId> own;

  /**
   * @param own the Node-IDs of this node's certificate
   */
  UnattachedLinks(List<NodeId> own) {
    this.own = own;
  }

  /**
   * "If a node with a certificate with multiple Node-IDs attempts to route a message other than a
   * Ping or Attach through a node without performing an Attach, the receiving node MUST reject the
   * request with an Error_Forbidden error."
   */
  static boolean forbids(Link link, HeaderView message) {
    if (link.attached() || link.remoteCertificate().nodeIds().size() == 1) {
      return false;
    }
    int code = message.messageCode();
    return Payloads.isRequest(code) && code != PingReq.CODE && code != AttachReq.CODE;
  }

  /** Whether this node is meant by this Node-ID in a message that came over the link. */
  boolean isSelf(Link link, NodeId called) {
    return !link.attached() && own.contains(called);
  }

  /** What the node at the other end of a link is called in messages to it. */
  static NodeId name(Link link, NodeId node) {
    return !link.attached() && node.equals(link.remoteNodeId())
        ? link.remoteCertificate().nodeIds().getFirst()
        : node;
  }
}
