package org.chordial.overlay.forward;

import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;

/** What the forwarding layer asks of the Topology Plug-in (RFC 6940 sections 6.1 and 6.3.4). */
public interface Routing {

  /** The connected peer that is most likely nearer to the Node-ID or Resource-ID. */
  Optional<NodeId> nextHop(Opaque id);

  /**
   * The same for a message that came from that node, to which it does not go back: who sent it here
   * knows of a peer that is gone, while this node still counts on it.
   */
  Optional<NodeId> nextHop(Opaque id, NodeId previousHop);

  /**
   * Other connected peers that are likely to get a message to where it belongs, best first: for who
   * heard nothing by way of {@link #nextHop}.
   */
  List<NodeId> otherHops(Opaque id);

  /** Whether this node is the one responsible for the Node-ID or Resource-ID. */
  boolean isResponsible(Opaque id);

  /**
   * Section 6.3.4: "The response to a message sent to a Resource-ID MUST have been sent by a
   * Node-ID which is at least as close to the target Resource-ID as any node in the requesting
   * node's Neighbor Table."
   */
  boolean mayAnswer(ResourceId target, NodeId responder);

  /** The neighbour for whose sake this responder may not answer; the nearest of them. */
  Optional<NodeId> betterPlaced(ResourceId target, NodeId responder);
}
