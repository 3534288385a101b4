package org.chordial.overlay.wire;

/**
 * The peer that a message would be routed to (RFC 6940 sections 6.4.2.4.2 and 10.8,
 * ChordRouteQueryAns).
 */
public record RouteQueryAns(NodeId nextPeer) implements MessageBody {
  public static final int CODE = 0x16;

  @Override
  public int messageCode() {
    return CODE;
  }
}
