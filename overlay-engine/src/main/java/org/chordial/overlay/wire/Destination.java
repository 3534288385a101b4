package org.chordial.overlay.wire;

/** An entry of a Destination List or Via List (RFC 6940 section 6.3.2.2). */
public sealed interface Destination {

  static Destination of(NodeId nodeId) {
    return new NodeDestination(nodeId);
  }

  static Destination of(ResourceId resourceId) {
    return new ResourceDestination(resourceId);
  }

  /** Type node(1). */
  record NodeDestination(NodeId nodeId) implements Destination {}

  /** Type resource(2): only in the final location of a Destination List, never in a Via List. */
  record ResourceDestination(ResourceId resourceId) implements Destination {}

  /**
   * Type opaque_id_type(3): meaningful only to the peer that made it.
   *
   * @param compact whether it stands on the wire as the bare 16-bit integer, which "MUST be treated
   *     as if it were a full structure [...] with the value of the 16-bit integer"; only for two
   *     bytes whose first bit is 1
   */
  record OpaqueDestination(Opaque opaqueId, boolean compact) implements Destination {
    public OpaqueDestination {
      if (compact && (opaqueId.length() != 2 || opaqueId.at(0) >= 0)) {
        throw new IllegalArgumentException("no 16-bit integer with its top bit set: " + opaqueId);
      }
    }

    /** The two-byte form; the top bit is set here. */
    public static OpaqueDestination ofShort(int value) {
      return new OpaqueDestination(Opaque.of((byte) (0x80 | (value >> 8)), (byte) value), true);
    }
  }

  /** A type that is not known here (4 to 127); it can be passed over, not routed to. */
  record UnknownDestination(int type, Opaque data) implements Destination {}
}
