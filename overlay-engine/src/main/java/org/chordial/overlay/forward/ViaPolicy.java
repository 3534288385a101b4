package org.chordial.overlay.forward;

/**
 * How a peer makes sure that the response to a request it forwards finds its way back through it
 * (RFC 6940 section 6.1.2). Peers of all three kinds go together in one overlay.
 */
public enum ViaPolicy {
  /** "appending to the Via List the Node-ID of the node from which the request was received". */
  NODE_IDS,

  /**
   * The same with a number of two bytes in place of the Node-ID: an index into the Connection Table
   * and its generation (section 6.3.2.2). Nothing is kept for a transaction.
   */
  CONNECTION_INDEXES,

  /** "per-transaction state": one opaque ID stands for the whole Via List, which is kept here. */
  STATE
}
