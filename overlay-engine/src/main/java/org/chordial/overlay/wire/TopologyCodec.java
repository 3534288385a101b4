package org.chordial.overlay.wire;

import java.util.List;
import org.chordial.overlay.wire.ChordLeaveData.FromPredecessor;
import org.chordial.overlay.wire.ChordLeaveData.FromSuccessor;
import org.chordial.overlay.wire.ChordUpdate.Full;
import org.chordial.overlay.wire.ChordUpdate.Neighbors;
import org.chordial.overlay.wire.ChordUpdate.PeerReady;
import org.chordial.overlay.wire.ProbeInformation.NumResources;
import org.chordial.overlay.wire.ProbeInformation.ResponsibleSet;
import org.chordial.overlay.wire.ProbeInformation.UnknownInformation;
import org.chordial.overlay.wire.ProbeInformation.Uptime;

/** Probe, and what CHORD-RELOAD puts into Update and Leave (RFC 6940 sections 6.4.2.5 and 10). */
final class TopologyCodec {
  private final DestinationCodec destinations;

  TopologyCodec(DestinationCodec destinations) {
    this.destinations = destinations;
  }

  static ProbeInformation readProbeInformation(WireReader in) throws WireException {
    ProbeInformationType type = new ProbeInformationType(in.uint8());
    WireReader value = in.sub(in.uint8());
    ProbeInformation information =
        switch (type.code()) {
          case 1 -> new ResponsibleSet(value.uint32());
          case 2 -> new NumResources(value.uint32());
          case 3 -> new Uptime(value.uint32());
          default -> new UnknownInformation(type, value.rest());
        };
    value.end();
    return information;
  }

  static void writeProbeInformation(WireWriter out, ProbeInformation information) {
    out.uint8(information.type().code());
    switch (information) {
      case ResponsibleSet(long ppb) -> out.uint8(4).uint32(ppb);
      case NumResources(long number) -> out.uint8(4).uint32(number);
      case Uptime(long seconds) -> out.uint8(4).uint32(seconds);
      case UnknownInformation unknown -> out.opaque8(unknown.value());
    }
  }

  ChordUpdate readUpdate(WireReader in) throws WireException {
    long uptime = in.uint32();
    int type = in.uint8();
    return switch (type) {
      case ChordUpdate.PEER_READY -> new PeerReady(uptime);
      case ChordUpdate.NEIGHBORS -> new Neighbors(uptime, readNodeIds(in), readNodeIds(in));
      case ChordUpdate.FULL -> new Full(uptime, readNodeIds(in), readNodeIds(in), readNodeIds(in));
      default -> throw new WireException("an Update of the unknown type " + type);
    };
  }

  void writeUpdate(WireWriter out, ChordUpdate update) {
    out.uint32(update.uptime());
    switch (update) {
      case PeerReady ready -> out.uint8(ChordUpdate.PEER_READY);
      case Neighbors neighbors -> {
        out.uint8(ChordUpdate.NEIGHBORS);
        writeNodeIds(out, neighbors.predecessors());
        writeNodeIds(out, neighbors.successors());
      }
      case Full full -> {
        out.uint8(ChordUpdate.FULL);
        writeNodeIds(out, full.predecessors());
        writeNodeIds(out, full.successors());
        writeNodeIds(out, full.fingers());
      }
    }
  }

  ChordLeaveData readLeaveData(WireReader in) throws WireException {
    int type = in.uint8();
    return switch (type) {
      case ChordLeaveData.FROM_SUCC -> new FromSuccessor(readNodeIds(in));
      case ChordLeaveData.FROM_PRED -> new FromPredecessor(readNodeIds(in));
      default -> throw new WireException("a Leave of the unknown type " + type);
    };
  }

  void writeLeaveData(WireWriter out, ChordLeaveData data) {
    switch (data) {
      case FromSuccessor(List<NodeId> successors) ->
          writeNodeIds(out.uint8(ChordLeaveData.FROM_SUCC), successors);
      case FromPredecessor(List<NodeId> predecessors) ->
          writeNodeIds(out.uint8(ChordLeaveData.FROM_PRED), predecessors);
    }
  }

  List<NodeId> readNodeIds(WireReader in) throws WireException {
    return in.list16(destinations::readNodeId);
  }

  void writeNodeIds(WireWriter out, List<NodeId> ids) {
    out.list16(ids, destinations::writeNodeId);
  }
}
