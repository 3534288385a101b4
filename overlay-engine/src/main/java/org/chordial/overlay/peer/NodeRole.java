package org.chordial.overlay.peer;

/** What a node is in the overlay (RFC 6940 section 4.2). */
public enum NodeRole {
  /** Routes and stores for others. */
  PEER,
  /** Uses the overlay through the peer that is responsible for its Node-ID. */
  CLIENT,
  /**
   * Uses the overlay through whichever peer it calls first, for example because it cannot reach the
   * responsible one; others need that peer's Node-ID too to reach it.
   */
  CLIENT_OF_ANY_PEER;

  boolean isClient() {
    return this != PEER;
  }
}
