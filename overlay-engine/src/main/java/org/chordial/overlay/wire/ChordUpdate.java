package org.chordial.overlay.wire;

import java.util.List;

/** CHORD-RELOAD's Update (RFC 6940 section 10.7); the uptime is in seconds, 32 bits unsigned. */
public sealed interface ChordUpdate {
  int PEER_READY = 1;
  int NEIGHBORS = 2;
  int FULL = 3;

  long uptime();

  /** "This peer is ready to receive messages." */
  record PeerReady(long uptime) implements ChordUpdate {}

  /** Sent to members of the Neighbor Table. */
  record Neighbors(long uptime, List<NodeId> predecessors, List<NodeId> successors)
      implements ChordUpdate {
    public Neighbors {
      predecessors = List.copyOf(predecessors);
      successors = List.copyOf(successors);
    }
  }

  /** Sent to peers that asked for it by a RouteQuery or Attach; fingers ascend. */
  record Full(long uptime, List<NodeId> predecessors, List<NodeId> successors, List<NodeId> fingers)
      implements ChordUpdate {
    public Full {
      predecessors = List.copyOf(predecessors);
      successors = List.copyOf(successors);
      fingers = List.copyOf(fingers);
    }
  }
}
