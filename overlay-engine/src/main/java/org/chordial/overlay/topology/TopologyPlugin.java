package org.chordial.overlay.topology;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.forward.Routing;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;

/**
 * The part of a peer that knows the shape of the overlay (RFC 6940 section 6.4). All methods are
 * called, and all futures complete, on the peer's serial executor.
 */
public interface TopologyPlugin extends Routing {

  /**
   * The nodes that have to stand before this one's Node-ID in Destination Lists for it to be
   * reached; none for peers, whose Node-ID is enough (section 4.2.1).
   */
  default List<NodeId> reachedThrough() {
    return List.of();
  }

  /** The peers that hold copies of what this peer is responsible for, nearest first. */
  List<NodeId> replicaSet(ResourceId id);

  /** Whether, by all this peer knows, it is one of the replicas of this resource. */
  boolean isReplica(ResourceId id);

  /**
   * Whether a replica of this resource may come from that peer: it is in the replica set as far as
   * known, or closer than one that is (section 7.4.1.1).
   */
  boolean isPlausibleHolder(ResourceId id, NodeId sender);

  /** Whether a joining node would take the responsibility for this resource from this peer. */
  boolean passesTo(NodeId joining, ResourceId id);

  /**
   * Whether this peer depends on its link to that node: on neighbours and fingers, and until it has
   * joined on all of them. Links to others may end when nobody uses them.
   */
  boolean needs(NodeId node);

  /** A link to this node is up. It may be a client: it is routed through only after its Update. */
  void connected(NodeId node);

  /** A link that was said to be gone because it was silent carries messages again. */
  void restored(NodeId node);

  /**
   * Something that was sent to this node has brought no sign of life in due time. Until {@link
   * #trust} or {@link #disconnected}, nothing is routed through it that can go another way, and
   * this peer answers in its place where it is the next one.
   */
  void suspect(NodeId node);

  /** A suspected node has given a sign of life. */
  void trust(NodeId node);

  /** The link to this node is gone, or so silent that nothing should go over it. */
  void disconnected(NodeId node);

  /** The node's Attach had send_update set and its link is up (section 6.4.2.3). */
  void updateRequested(NodeId node);

  /** Becomes the first peer of a new overlay, responsible for all of it (section 6.4.2.1). */
  void createOverlay();

  /**
   * Finds the admitting peer through a linked bootstrap peer and joins there (sections 10.5, 11.4).
   * Fails with the reason; may then be called again, with another bootstrap peer.
   */
  CompletableFuture<Void> join(NodeId bootstrap);

  /**
   * Looks for another half of the overlay behind this linked bootstrap peer and joins the halves
   * (section 10.7.4.4). To be called from time to time, as {@link TopologyListener#discover} asks.
   */
  void checkPartition(NodeId bootstrap);

  /** A newer configuration is in force. */
  default void reconfigure(ConfigurationDocument newer) {}

  /** Hands everything over and says farewell to the neighbours (section 10.9). */
  CompletableFuture<Void> leave();

  /** Stops every timer, without a farewell. */
  void close();

  /** Whether this peer is part of the overlay. */
  boolean joined();

  /** The linked peers on which this peer's range, or the copies of what it stores, depend. */
  Set<NodeId> neighbors();

  /**
   * The first of those peers that hold copies of what this peer stores, in the order in which they
   * come to do so. Where one of them is lost, copies for the one that moves up wait (section
   * 10.7.1).
   */
  List<NodeId> copyHolders();

  /** The neighbours that stand in for that one, or for which it stands in. */
  List<NodeId> beside(NodeId node);

  /** What this peer knows of the overlay now, for the eyes of people. */
  TopologyState state();

  /** The handlers of Join, Leave, Update, RouteQuery and Probe, by message code. */
  Map<Integer, RequestHandler> handlers();

  void addListener(TopologyListener listener);
}
