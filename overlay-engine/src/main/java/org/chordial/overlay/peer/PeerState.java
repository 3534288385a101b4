package org.chordial.overlay.peer;

/** How far a peer is on its way into the overlay. */
public enum PeerState {
  IDLE,
  /** Calls bootstrap nodes. */
  CONNECTING,
  /** Is connected and on its way into the ring. */
  JOINING,
  JOINED,
  /** Was not let in, or fell out, and tries again after a while. */
  WAITING,
  LEFT
}
