package org.chordial.overlay.peer;

import java.net.InetSocketAddress;
import java.util.Map;
import org.chordial.overlay.forward.Drop;
import org.chordial.overlay.topology.TopologyState;
import org.chordial.overlay.wire.NodeId;

/**
 * What a peer is doing, for the eyes of people.
 *
 * @param reason why it is not joined, a sentence; empty while all is well
 * @param topology neighbours and fingers
 * @param links nodes connected to, clients included
 * @param storedValues held for others and itself
 * @param messagesPerSecond received and sent, over the last few seconds
 * @param configurationSequence of the configuration in force
 * @param drops since the start
 * @param misbehaved how often a neighbour was dropped for what it sent
 */
public record PeerStatus(
    NodeId nodeId,
    PeerState state,
    String reason,
    InetSocketAddress address,
    TopologyState topology,
    int links,
    int storedValues,
    double messagesPerSecond,
    long messagesReceived,
    long messagesForwarded,
    int configurationSequence,
    Map<Drop, Long> drops,
    long misbehaved) {

  public boolean joined() {
    return state == PeerState.JOINED;
  }
}
