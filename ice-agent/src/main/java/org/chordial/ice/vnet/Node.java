package org.chordial.ice.vnet;

/** Whatever owns addresses in a realm: a host, or the outside of a NAT. */
interface Node {

  /** A datagram that has reached the node; owns its payload. */
  void arrived(Packet packet);

  /** How good the node's access is. */
  LinkQuality quality();

  /** Whether the node is plugged in. */
  boolean isUp();
}
