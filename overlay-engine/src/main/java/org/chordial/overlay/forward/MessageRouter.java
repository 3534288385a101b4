package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Destination.NodeDestination;
import org.chordial.overlay.wire.Destination.OpaqueDestination;
import org.chordial.overlay.wire.Destination.ResourceDestination;
import org.chordial.overlay.wire.Destination.UnknownDestination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.ForwardingOption;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.WireException;

/**
 * Decides for every message whether it is for this node, goes on to another, or ends here (RFC 6940
 * section 6.1). Bodies are not looked at. Used on the peer's serial executor only.
 */
final class MessageRouter {

  /** Gets the messages for this node. */
  interface Local {
    /**
     * @param payload a whole message behind its header, or a fragment; stays the caller's
     */
    void deliver(ForwardingHeader header, ByteBuf payload, NodeId previousHop);

    /** Tells the originator of a request, if it is one, why it does not get through. */
    void refuse(
        ForwardingHeader header,
        ByteBuf payload,
        NodeId previousHop,
        ErrorCode code,
        String explanation);
  }

  private final NodeId self;
  private final NodeId wildcard;
  private final MessageCodec codec;
  private final ConnectionTable table;
  private final Routing routing;
  private final Forwarder forwarder;
  private final HeaderRules rules;
  private final UnattachedLinks unattached;
  private final Counters counters;
  private final Local local;

  MessageRouter(
      NodeId self,
      MessageCodec codec,
      ConnectionTable table,
      Routing routing,
      Forwarder forwarder,
      HeaderRules rules,
      UnattachedLinks unattached,
      Counters counters,
      Local local) {
    this.self = self;
    this.wildcard = wildcard(self.value().length());
    this.codec = codec;
    this.table = table;
    this.routing = routing;
    this.forwarder = forwarder;
    this.rules = rules;
    this.unattached = unattached;
    this.counters = counters;
    this.local = local;
  }

  /** The Node-ID of whoever gets the message first: all ones. */
  static NodeId wildcard(int length) {
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 0xff);
    return new NodeId(Opaque.of(ones));
  }

  /** Takes a message from a link, and its buffer. */
  void received(Link link, ByteBuf message) {
    NodeId previousHop = link.remoteNodeId();
    counters.countReceived();
    try {
      int length = message.readableBytes();
      ForwardingHeader header = codec.decodeHeader(message);
      Optional<HeaderRules.Violation> violation = rules.violation(header, length);
      if (violation.isPresent()) {
        Drop drop = violation.get().drop();
        counters.drop(drop);
        violation
            .get()
            .error()
            .ifPresent(code -> local.refuse(header, message, previousHop, code, drop.name()));
        return;
      }
      if (UnattachedLinks.forbids(link, header, message)) {
        counters.drop(Drop.NOT_ATTACHED);
        local.refuse(
            header, message, previousHop, ErrorCode.FORBIDDEN, "Attach first: which node is this?");
        return;
      }
      route(unattached.incoming(link, header), message, previousHop);
    } catch (WireException e) {
      counters.drop(Drop.MALFORMED_HEADER);
    } finally {
      message.release();
    }
  }

  /** Sends a message of this node's own. */
  void originate(ForwardingHeader header, byte[] payload) {
    counters.countOriginated();
    route(header, Unpooled.wrappedBuffer(payload), self);
  }

  /** The payload stays the caller's. */
  private void route(ForwardingHeader header, ByteBuf payload, NodeId previousHop) {
    List<Destination> to = header.destinationList();
    if (to.isEmpty()) {
      deliver(header, payload, previousHop);
      return;
    }
    switch (to.getFirst()) {
      case NodeDestination(NodeId node) -> routeToNode(header, payload, previousHop, node);
      case ResourceDestination(var resource) -> {
        if (!routing.isResponsible(resource.value())) {
          forward(header, payload, previousHop, routing.nextHop(resource.value()));
        } else if (to.size() > 1) {
          counters.drop(Drop.RESOURCE_NOT_LAST);
        } else {
          deliver(header, payload, previousHop);
        }
      }
      case OpaqueDestination _, UnknownDestination _ -> counters.drop(Drop.UNKNOWN_DESTINATION);
    }
  }

  /** The subcases of section 6.1.1. */
  private void routeToNode(
      ForwardingHeader header, ByteBuf payload, NodeId previousHop, NodeId node) {
    List<Destination> to = header.destinationList();
    if (node.equals(wildcard) && !previousHop.equals(self)) {
      // "A message with a wildcard Node-ID as its first entry is never forwarded; it is consumed
      // locally."
      deliver(header, payload, previousHop);
    } else if (node.equals(self)) {
      if (to.size() == 1) {
        deliver(header, payload, previousHop);
      } else {
        route(header.withDestinationList(to.subList(1, to.size())), payload, previousHop);
      }
    } else if (table.contains(node)) {
      forward(header, payload, previousHop, Optional.of(node));
    } else if (routing.isResponsible(node.value())) {
      counters.drop(Drop.NOT_CONNECTED);
    } else {
      forward(header, payload, previousHop, routing.nextHop(node.value()));
    }
  }

  private void deliver(ForwardingHeader header, ByteBuf payload, NodeId previousHop) {
    counters.countDelivered();
    local.deliver(header, payload, previousHop);
  }

  private void forward(
      ForwardingHeader header, ByteBuf payload, NodeId previousHop, Optional<NodeId> nextHop) {
    if (nextHop.isEmpty()) {
      counters.drop(Drop.NO_ROUTE);
      return;
    }
    if (previousHop.equals(self)) {
      forwarder.send(header, payload, nextHop.get());
      return;
    }
    if (header.ttl() == 0) {
      // "the message MUST NOT be propagated further, and an Error_TTL_Exceeded error should be
      // generated"
      counters.drop(Drop.TTL_EXCEEDED);
      local.refuse(header, payload, previousHop, ErrorCode.TTL_EXCEEDED, "at " + self);
      return;
    }
    if (header.options().stream().anyMatch(ForwardingOption::isForwardCritical)) {
      counters.drop(Drop.UNSUPPORTED_OPTION);
      local.refuse(
          header, payload, previousHop, ErrorCode.UNSUPPORTED_FORWARDING_OPTION, "at " + self);
      return;
    }
    List<Destination> via = new ArrayList<>(header.viaList());
    via.add(Destination.of(previousHop));
    ForwardingHeader onward = header.withTtl(header.ttl() - 1).withViaList(via);
    if (forwarder.send(onward, payload, nextHop.get())) {
      counters.countForwarded();
    }
  }
}
