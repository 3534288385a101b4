package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.HeaderView;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.WireException;

/**
 * Takes messages from links and from this node itself, and does with each what its {@link
 * ForwardingPath} says (RFC 6940 section 6.1). Bodies are not looked at. Used on the peer's serial
 * executor only.
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
  private final MessageCodec codec;
  private final HeaderView view;
  private final ForwardingPath path;
  private final Forwarder forwarder;
  private final HeaderRules rules;
  private final LoopGuard guard;
  private final Conduct conduct;
  private final Counters counters;
  private final Local local;
  private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

  MessageRouter(
      NodeId self,
      MessageCodec codec,
      ConnectionTable table,
      Routing routing,
      ReturnPaths paths,
      UnattachedLinks unattached,
      HeaderRules rules,
      LoopGuard guard,
      Conduct conduct,
      Counters counters,
      Local local) {
    this.self = self;
    this.codec = codec;
    this.view = new HeaderView(self);
    this.path = new ForwardingPath(self, table, routing, paths, unattached, view);
    this.forwarder = new Forwarder(counters, allocator);
    this.rules = rules;
    this.guard = guard;
    this.conduct = conduct;
    this.counters = counters;
    this.local = local;
  }

  /** Takes a message from a link, and its buffer. */
  void received(Link from, ByteBuf message) {
    counters.countReceived();
    try {
      if (!view.wrap(message)) {
        counters.drop(Drop.MALFORMED_HEADER);
        conduct.offence(from.remoteNodeId(), Drop.MALFORMED_HEADER);
        return;
      }
      Optional<HeaderRules.Violation> violation = rules.violation(view);
      if (violation.isPresent()) {
        Drop drop = violation.get().drop();
        Optional<ErrorCode> error = violation.get().error();
        if (error.isPresent()) {
          refuse(from.remoteNodeId(), drop, error.get());
        } else {
          counters.drop(drop);
        }
        if (violation.get().isOffence()) {
          conduct.offence(from.remoteNodeId(), drop);
        }
      } else if (UnattachedLinks.forbids(from, view)) {
        refuse(from.remoteNodeId(), Drop.NOT_ATTACHED, ErrorCode.FORBIDDEN);
      } else {
        route(from.remoteNodeId(), from, null);
      }
    } finally {
      message.release();
    }
  }

  /**
   * Sends a message of this node's own.
   *
   * @param firstHop by which it goes unless it is for this node or for one that is linked; null for
   *     the one that the topology names
   */
  void originate(ForwardingHeader header, byte[] payload, NodeId firstHop) {
    counters.countOriginated();
    ByteBuf message = codec.encode(header, Unpooled.wrappedBuffer(payload), allocator);
    try {
      view.wrap(message);
      route(self, null, firstHop);
    } finally {
      message.release();
    }
  }

  /**
   * Sends by another way what waits for a node that does not answer; what was for that very node
   * goes on waiting. It has this node's Via entry already, and its TTL has been counted down, so it
   * goes as a message of this node's own does.
   *
   * @param message as it went onto the link; the buffer stays the caller's
   */
  void reroute(NodeId silent, ByteBuf message) {
    if (!view.wrap(message)) {
      return;
    }
    switch (path.examine(null)) {
      case FORWARD -> {
        if (path.avoid(silent)) {
          counters.countRerouted();
          forward(self);
        }
      }
      case DELIVER -> {
        counters.countRerouted();
        deliver(self);
      }
      case DROP, REFUSE -> {}
    }
  }

  /**
   * @param from null for a message of this node's own
   * @param by the next hop, if the message does not have to take another; null for any
   */
  private void route(NodeId previousHop, Link from, NodeId by) {
    switch (path.examine(from)) {
      case FORWARD -> {
        if (from != null
            && path.isChosen()
            && !guard.admits(view.transactionId(), view.fragmentOffset())) {
          counters.drop(Drop.CIRCLING);
          return;
        }
        path.divert(by);
        forward(previousHop);
        if (from != null) {
          counters.countForwarded();
        }
      }
      case DELIVER -> deliver(previousHop);
      case DROP -> counters.drop(path.drop());
      case REFUSE -> refuse(previousHop, path.drop(), path.error());
    }
  }

  private void forward(NodeId previousHop) {
    int payloadLength = view.end() - view.payload();
    ByteBuf onward = path.onward(previousHop, allocator);
    forwarder.send(onward, payloadLength, view.fragment(), path.link());
  }

  private void deliver(NodeId previousHop) {
    ByteBuf message = view.message();
    int used = 0;
    for (int at = view.destinations(); at < path.rest(); at = view.next(at)) {
      used++;
    }
    try {
      ForwardingHeader header = codec.decodeHeader(message);
      counters.countDelivered();
      List<Destination> to = header.destinationList();
      local.deliver(
          used == 0 ? header : header.withDestinationList(to.subList(used, to.size())),
          message,
          previousHop);
    } catch (WireException e) {
      counters.drop(Drop.MALFORMED_HEADER);
    }
  }

  private void refuse(NodeId previousHop, Drop drop, ErrorCode code) {
    counters.drop(drop);
    ByteBuf message = view.message();
    try {
      ForwardingHeader header = codec.decodeHeader(message);
      local.refuse(header, message, previousHop, code, drop.name() + " at " + self);
    } catch (WireException e) {
      counters.drop(Drop.MALFORMED_HEADER);
    }
  }
}
