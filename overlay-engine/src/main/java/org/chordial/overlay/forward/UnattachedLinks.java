package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.AttachReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Destination.NodeDestination;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.PingReq;

/**
 * Links between nodes of which one has a certificate with several Node-IDs, before an Attach has
 * told which of them it goes by (RFC 6940 section 6.1.2): "The node MUST implement support for
 * returning responses to a Ping or Attach request made by a Joining Node Attaching to its
 * responsible peer." On such a link either side is called by any of its certificate's Node-IDs.
 */
final class UnattachedLinks {
  private final NodeId self;
  private final List<NodeId> own;

  /**
   * @param own the Node-IDs of this node's certificate
   */
  UnattachedLinks(NodeId self, List<NodeId> own) {
    this.self = self;
    this.own = own;
  }

  /**
   * "If a node with a certificate with multiple Node-IDs attempts to route a message other than a
   * Ping or Attach through a node without performing an Attach, the receiving node MUST reject the
   * request with an Error_Forbidden error."
   */
  static boolean forbids(Link link, ForwardingHeader header, ByteBuf payload) {
    if (link.attached()
        || link.remoteCertificate().nodeIds().size() == 1
        || !Payloads.startsRequest(header, payload)) {
      return false;
    }
    int code = payload.getUnsignedShort(payload.readerIndex());
    return code != PingReq.CODE && code != AttachReq.CODE;
  }

  /** A message as it came, with this node's own Node-ID for whichever it was called by. */
  ForwardingHeader incoming(Link link, ForwardingHeader header) {
    return !link.attached()
            && header.destinationList().getFirst() instanceof NodeDestination(NodeId called)
            && own.contains(called)
        ? withFirst(header, self)
        : header;
  }

  /** A message as it goes, with a Node-ID of the other side for the name it has only here. */
  static ForwardingHeader outgoing(Link link, ForwardingHeader header) {
    return !link.attached()
            && !header.destinationList().isEmpty()
            && header.destinationList().getFirst() instanceof NodeDestination(NodeId name)
            && name.equals(link.remoteNodeId())
        ? withFirst(header, link.remoteCertificate().nodeIds().getFirst())
        : header;
  }

  private static ForwardingHeader withFirst(ForwardingHeader header, NodeId first) {
    List<Destination> to = new ArrayList<>(header.destinationList());
    to.set(0, Destination.of(first));
    return header.withDestinationList(to);
  }
}
