package org.chordial.overlay.topology;

import java.time.Duration;
import java.util.List;
import org.chordial.overlay.wire.NodeId;

/**
 * A picture of a peer's place in the overlay.
 *
 * @param predecessors nearest first
 * @param successors nearest first
 * @param fingers each peer once, in numerically ascending order
 * @param uptime since the peer was made
 */
public record TopologyState(
    NodeId self,
    boolean joined,
    List<NodeId> predecessors,
    List<NodeId> successors,
    List<NodeId> fingers,
    Duration uptime) {}
