package org.chordial.overlay.usage.turn;

import java.net.InetSocketAddress;
import org.chordial.overlay.wire.NodeId;

/** A TURN server that a peer of the overlay says it is. */
public record FoundTurnServer(NodeId node, InetSocketAddress address) {}
