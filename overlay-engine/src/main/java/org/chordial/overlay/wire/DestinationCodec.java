package org.chordial.overlay.wire;

import org.chordial.overlay.wire.Destination.NodeDestination;
import org.chordial.overlay.wire.Destination.OpaqueDestination;
import org.chordial.overlay.wire.Destination.ResourceDestination;
import org.chordial.overlay.wire.Destination.UnknownDestination;

/** Destinations and the two kinds of identifiers (RFC 6940 sections 6.3.1.1 and 6.3.2.2). */
final class DestinationCodec {
  private static final int NODE = 1;
  private static final int RESOURCE = 2;
  private static final int OPAQUE_ID_TYPE = 3;
  private static final int COMPACT = 0x80;

  private final int nodeIdLength;

  DestinationCodec(int nodeIdLength) {
    this.nodeIdLength = nodeIdLength;
  }

  NodeId readNodeId(WireReader in) throws WireException {
    return new NodeId(in.bytes(nodeIdLength));
  }

  void writeNodeId(WireWriter out, NodeId id) {
    if (id.value().length() != nodeIdLength) {
      throw new IllegalArgumentException(
          "this overlay's Node-IDs have " + nodeIdLength + " bytes, not " + id.value().length());
    }
    out.bytes(id.value());
  }

  ResourceId readResourceId(WireReader in) throws WireException {
    Opaque bytes = in.opaque8();
    if (bytes.length() > 254) {
      throw new WireException("a Resource-ID of 255 bytes");
    }
    return new ResourceId(bytes);
  }

  void writeResourceId(WireWriter out, ResourceId id) {
    out.opaque8(id.value());
  }

  Destination read(WireReader in) throws WireException {
    int type = in.uint8();
    if (type >= COMPACT) {
      return new OpaqueDestination(Opaque.of((byte) type, (byte) in.uint8()), true);
    }
    WireReader data = in.sub(in.uint8());
    Destination destination =
        switch (type) {
          case 0 -> throw new WireException("a destination of the invalid type 0");
          case NODE -> new NodeDestination(readNodeId(data));
          case RESOURCE -> new ResourceDestination(readResourceId(data));
          case OPAQUE_ID_TYPE -> new OpaqueDestination(data.opaque8(), false);
          default -> new UnknownDestination(type, data.rest());
        };
    data.end();
    return destination;
  }

  void write(WireWriter out, Destination destination) {
    switch (destination) {
      case NodeDestination node -> out.uint8(NODE).sized(1, () -> writeNodeId(out, node.nodeId()));
      case ResourceDestination resource ->
          out.uint8(RESOURCE).sized(1, () -> writeResourceId(out, resource.resourceId()));
      case OpaqueDestination id when id.compact() -> out.bytes(id.opaqueId());
      case OpaqueDestination id ->
          out.uint8(OPAQUE_ID_TYPE).sized(1, () -> out.opaque8(id.opaqueId()));
      case UnknownDestination unknown -> {
        if (unknown.type() >= COMPACT) {
          throw new IllegalArgumentException("destination types end at 127");
        }
        out.uint8(unknown.type()).opaque8(unknown.data());
      }
    }
  }
}
