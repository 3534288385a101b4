package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.HeaderView;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * The way of a message through this node (RFC 6940 section 6.1): first {@link #examine}, which says
 * what becomes of it, then, where it goes on, {@link #onward}, which puts it together for the next
 * hop. The body is copied unread, nothing is allocated but the buffer that goes out. One message at
 * a time, on the peer's serial executor.
 */
final class ForwardingPath {

  /** What becomes of a message. */
  enum Outcome {
    /** It goes over {@link #link()}. */
    FORWARD,
    /** It is for this node. */
    DELIVER,
    /** It ends here for the reason of {@link #drop()}. */
    DROP,
    /** The same, and who sent it is told by the error of {@link #error()}, if it is a request. */
    REFUSE
  }

  /** What a Via entry and an expanded Node-ID may add, in bytes. */
  private static final int ROOM = 64;

  private final NodeId self;
  private final NodeId wildcard;
  private final ConnectionTable table;
  private final Routing routing;
  private final ReturnPaths paths;
  private final UnattachedLinks unattached;
  private final IdCache ids = new IdCache();
  private final HeaderView view;

  private int rest;
  private ReturnPaths.Expansion expansion;
  private NodeId direct;
  private Opaque target;
  private Link link;
  private Drop drop;
  private ErrorCode error;
  private boolean own;

  ForwardingPath(
      NodeId self,
      ConnectionTable table,
      Routing routing,
      ReturnPaths paths,
      UnattachedLinks unattached,
      HeaderView view) {
    this.self = self;
    this.wildcard = NodeId.wildcard(self.value().length());
    this.table = table;
    this.routing = routing;
    this.paths = paths;
    this.unattached = unattached;
    this.view = view;
  }

  /**
   * Decides about the message that the view shows.
   *
   * @param from the link over which it came; null for this node's own
   */
  Outcome examine(Link from) {
    own = from == null;
    rest = view.destinations();
    expansion = null;
    direct = null;
    target = null;
    link = null;
    while (rest < view.options()) {
      switch (view.entry(rest)) {
        case NODE -> {
          if (!view.isSelf(rest)) {
            NodeId node = ids.node(view.message(), rest + 2, self.value().length());
            boolean first = rest == view.destinations();
            if (own || !first || !unattached.isSelf(from, node)) {
              return toNode(node, from);
            }
          }
          // "If it is the only entry on the Destination List, the message is destined for this
          // node [...]. Otherwise, the node removes the entry from the Destination List and
          // repeats the routing process with the next entry"
          int next = view.next(rest);
          if (next == view.options()) {
            return Outcome.DELIVER;
          }
          rest = next;
        }
        case RESOURCE -> {
          Opaque resource =
              ids.resource(view.message(), view.identifier(rest), view.identifierLength(rest));
          return routing.isResponsible(resource)
              ? Outcome.DELIVER
              : toPeer(nextHop(resource, from));
        }
        case OPAQUE -> {
          expansion = paths.expand(view, rest);
          if (expansion == null) {
            return drop(Drop.UNKNOWN_DESTINATION);
          }
          rest = view.next(rest);
          return toNode(expansion.previousHop(), from);
        }
        case UNKNOWN -> {
          return drop(Drop.UNKNOWN_DESTINATION);
        }
      }
    }
    return own ? Outcome.DELIVER : drop(Drop.NO_DESTINATION);
  }

  /** The subcases of section 6.1.1. */
  private Outcome toNode(NodeId node, Link from) {
    if (node.equals(wildcard)) {
      // "A message with a wildcard Node-ID as its first entry is never forwarded; it is consumed
      // locally": by the first node to which its originator sends it.
      return own ? over(table.any()) : Outcome.DELIVER;
    }
    Link known = table.linkTo(node);
    if (known != null) {
      // "If the first entry on the Destination List is in the peer's Connection Table, the peer
      // MUST forward the message to that peer directly."
      direct = node;
      return over(known);
    }
    return routing.isResponsible(node.value())
        ? drop(Drop.NOT_CONNECTED)
        : toPeer(nextHop(node.value(), from));
  }

  private Optional<NodeId> nextHop(Opaque id, Link from) {
    target = id;
    return from == null ? routing.nextHop(id) : routing.nextHop(id, from.remoteNodeId());
  }

  private Outcome toPeer(Optional<NodeId> peer) {
    return over(peer.isPresent() ? table.linkTo(peer.get()) : null);
  }

  private Outcome over(Link found) {
    link = found;
    if (link == null) {
      return drop(Drop.NO_ROUTE);
    }
    if (!own && view.ttl() == 0) {
      // "the message MUST NOT be propagated further, and an Error_TTL_Exceeded error should be
      // generated"
      return refuse(Drop.TTL_EXCEEDED, ErrorCode.TTL_EXCEEDED);
    }
    if (!own && view.isForwardCritical()) {
      // "any peer that would forward the message but does not understand this option MUST reject
      // the request with an Error_Unsupported_Forwarding_Option error response"
      return refuse(Drop.UNSUPPORTED_OPTION, ErrorCode.UNSUPPORTED_FORWARDING_OPTION);
    }
    return Outcome.FORWARD;
  }

  private Outcome drop(Drop reason) {
    drop = reason;
    return Outcome.DROP;
  }

  private Outcome refuse(Drop reason, ErrorCode code) {
    drop = reason;
    error = code;
    return Outcome.REFUSE;
  }

  /** Goes by this node where the Destination List leaves the choice; null changes nothing. */
  void divert(NodeId by) {
    Link other = by == null || target == null ? null : table.linkTo(by);
    link = other == null ? link : other;
  }

  /** Goes by the best peer but this one; false where the Destination List leaves no choice. */
  boolean avoid(NodeId node) {
    if (!link.remoteNodeId().equals(node)) {
      return true;
    }
    if (target != null) {
      for (NodeId other : routing.otherHops(target)) {
        Link found = other.equals(node) ? null : table.linkTo(other);
        if (found != null) {
          link = found;
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the next hop was chosen by the topology, not named in the Destination List. */
  boolean isChosen() {
    return target != null;
  }

  Link link() {
    return link;
  }

  Drop drop() {
    return drop;
  }

  ErrorCode error() {
    return error;
  }

  /** Where in the message the part of the Destination List begins that is not used up. */
  int rest() {
    return rest;
  }

  /**
   * The message as the next hop gets it: "The TTL (time-to-live) value MUST be decremented by one
   * at every hop", the previous hop stands in the Via List, what is used up of the Destination List
   * is gone.
   *
   * @return a new buffer, the caller's
   */
  ByteBuf onward(NodeId previousHop, ByteBufAllocator allocator) {
    ByteBuf message = view.message();
    int more = expansion == null ? 0 : expansion.rest().length;
    ByteBuf out = allocator.heapBuffer(view.length() + more + ROOM);
    int start = out.writerIndex();
    out.writeBytes(message, view.start(), HeaderView.FIXED_LENGTH);
    int via = out.writerIndex();
    if (own) {
      out.writeBytes(message, view.via(), view.destinations() - view.via());
    } else {
      paths.writeVia(out, view, previousHop);
    }
    int destinations = out.writerIndex();
    writeDestinations(out);
    int options = out.writerIndex();
    out.writeBytes(message, view.options(), view.end() - view.options());
    HeaderView.patch(
        out,
        start,
        own ? view.ttl() : view.ttl() - 1,
        destinations - via,
        options - destinations,
        view.payload() - view.options());
    return out;
  }

  private void writeDestinations(ByteBuf out) {
    int from = rest;
    if (expansion != null) {
      NodeId first = expansion.previousHop();
      ReturnPaths.writeNode(out, UnattachedLinks.name(link, first));
      out.writeBytes(expansion.rest());
    } else if (direct != null && !link.attached()) {
      ReturnPaths.writeNode(out, UnattachedLinks.name(link, direct));
      from = view.next(rest);
    }
    out.writeBytes(view.message(), from, view.options() - from);
  }
}
