package org.chordial.overlay.wire;

import java.util.List;

/** The overlay-specific data of a Leave in CHORD-RELOAD (RFC 6940 section 10.9). */
public sealed interface ChordLeaveData {
  int FROM_SUCC = 1;
  int FROM_PRED = 2;

  /** "The Leave request was sent by a successor": its successor list. */
  record FromSuccessor(List<NodeId> successors) implements ChordLeaveData {
    public FromSuccessor {
      successors = List.copyOf(successors);
    }
  }

  /** "The Leave request was sent by a predecessor": its predecessor list. */
  record FromPredecessor(List<NodeId> predecessors) implements ChordLeaveData {
    public FromPredecessor {
      predecessors = List.copyOf(predecessors);
    }
  }
}
