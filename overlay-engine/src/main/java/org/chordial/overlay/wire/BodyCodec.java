package org.chordial.overlay.wire;

import org.chordial.overlay.wire.ConfigUpdate.ConfigData;
import org.chordial.overlay.wire.ConfigUpdate.Kinds;
import org.chordial.overlay.wire.ConfigUpdate.UnknownUpdate;

/** Every message body by its code (RFC 6940 sections 6.3.3 and 14.8). */
final class BodyCodec {
  private final DestinationCodec destinations;
  private final TopologyCodec topology;
  private final StorageCodec storage;

  BodyCodec(DestinationCodec destinations, TopologyCodec topology, StorageCodec storage) {
    this.destinations = destinations;
    this.topology = topology;
    this.storage = storage;
  }

  MessageBody read(int code, WireReader in) throws WireException {
    MessageBody body = readKnown(code, in);
    in.end();
    return body;
  }

  private MessageBody readKnown(int code, WireReader in) throws WireException {
    return switch (code) {
      case 0 -> throw new WireException("the invalid message code 0");
      case ProbeReq.CODE -> new ProbeReq(in.list8(type -> new ProbeInformationType(type.uint8())));
      case ProbeAns.CODE -> new ProbeAns(in.list16(TopologyCodec::readProbeInformation));
      case AttachReq.CODE -> new AttachReq(AttachCodec.readAttach(in));
      case AttachAns.CODE -> new AttachAns(AttachCodec.readAttach(in));
      case StoreReq.CODE -> storage.readStoreReq(in);
      case StoreAns.CODE -> storage.readStoreAns(in);
      case FetchReq.CODE -> storage.readFetchReq(in);
      case FetchAns.CODE -> storage.readFetchAns(in);
      case FindReq.CODE -> storage.readFindReq(in);
      case FindAns.CODE -> storage.readFindAns(in);
      case JoinReq.CODE -> new JoinReq(destinations.readNodeId(in), in.opaque16());
      case JoinAns.CODE -> new JoinAns(in.opaque16());
      case LeaveReq.CODE -> new LeaveReq(destinations.readNodeId(in), in.opaque16());
      case LeaveAns.CODE -> new LeaveAns();
      case UpdateReq.CODE -> new UpdateReq(topology.readUpdate(in));
      case UpdateAns.CODE -> new UpdateAns();
      case RouteQueryReq.CODE -> new RouteQueryReq(in.bool(), destinations.read(in), in.opaque16());
      case RouteQueryAns.CODE -> new RouteQueryAns(destinations.readNodeId(in));
      case PingReq.CODE -> new PingReq(in.opaque16());
      case PingAns.CODE -> new PingAns(in.uint64(), in.uint64());
      case StatReq.CODE -> storage.readStatReq(in);
      case StatAns.CODE -> storage.readStatAns(in);
      case AppAttachReq.CODE -> AttachCodec.readAppAttachReq(in);
      case AppAttachAns.CODE -> AttachCodec.readAppAttachAns(in);
      case ConfigUpdateReq.CODE -> new ConfigUpdateReq(readConfigUpdate(in));
      case ConfigUpdateAns.CODE -> new ConfigUpdateAns();
      case ErrorResponse.CODE -> new ErrorResponse(in.uint16(), in.opaque16());
      default -> new UnknownBody(code, in.rest());
    };
  }

  void write(WireWriter out, MessageBody body) {
    switch (body) {
      case ProbeReq probe ->
          out.list8(probe.requestedInfo(), (list, type) -> list.uint8(type.code()));
      case ProbeAns probe -> out.list16(probe.probeInfo(), TopologyCodec::writeProbeInformation);
      case AttachReq(AttachReqAns attach) -> AttachCodec.writeAttach(out, attach);
      case AttachAns(AttachReqAns attach) -> AttachCodec.writeAttach(out, attach);
      case StoreReq store -> storage.writeStoreReq(out, store);
      case StoreAns store -> storage.writeStoreAns(out, store);
      case FetchReq fetch -> storage.writeFetchOrStat(out, fetch.resource(), fetch.specifiers());
      case FetchAns fetch -> storage.writeFetchAns(out, fetch);
      case FindReq find -> storage.writeFindReq(out, find);
      case FindAns find -> storage.writeFindAns(out, find);
      case JoinReq(NodeId peer, Opaque data) -> {
        destinations.writeNodeId(out, peer);
        out.opaque16(data);
      }
      case JoinAns(Opaque data) -> out.opaque16(data);
      case LeaveReq(NodeId peer, Opaque data) -> {
        destinations.writeNodeId(out, peer);
        out.opaque16(data);
      }
      case UpdateReq(ChordUpdate update) -> topology.writeUpdate(out, update);
      case RouteQueryReq query -> {
        destinations.write(out.bool(query.sendUpdate()), query.destination());
        out.opaque16(query.overlaySpecificData());
      }
      case RouteQueryAns(NodeId next) -> destinations.writeNodeId(out, next);
      case PingReq(Opaque padding) -> out.opaque16(padding);
      case PingAns(long responseId, long time) -> out.uint64(responseId).uint64(time);
      case StatReq stat -> storage.writeFetchOrStat(out, stat.resource(), stat.specifiers());
      case StatAns stat -> storage.writeStatAns(out, stat);
      case AppAttachReq attach -> AttachCodec.writeAppAttach(out, attach);
      case AppAttachAns attach -> AttachCodec.writeAppAttach(out, attach);
      case ConfigUpdateReq(ConfigUpdate update) -> writeConfigUpdate(out, update);
      case LeaveAns empty -> {}
      case UpdateAns empty -> {}
      case ConfigUpdateAns empty -> {}
      case ErrorResponse(int code, Opaque info) -> out.uint16(code).opaque16(info);
      case UnknownBody unknown -> out.bytes(unknown.body());
    }
  }

  private static ConfigUpdate readConfigUpdate(WireReader in) throws WireException {
    int type = in.uint8();
    WireReader content = in.sub(in.uint32());
    ConfigUpdate update =
        switch (type) {
          case ConfigUpdate.CONFIG -> new ConfigData(content.opaque24());
          case ConfigUpdate.KIND -> new Kinds(content.list24(WireReader::opaque16));
          default -> new UnknownUpdate(type, content.rest());
        };
    content.end();
    return update;
  }

  private static void writeConfigUpdate(WireWriter out, ConfigUpdate update) {
    switch (update) {
      case ConfigData(Opaque data) ->
          out.uint8(ConfigUpdate.CONFIG).sized(4, () -> out.opaque24(data));
      case Kinds kinds ->
          out.uint8(ConfigUpdate.KIND)
              .sized(4, () -> out.list24(kinds.kinds(), WireWriter::opaque16));
      case UnknownUpdate(int type, Opaque content) -> out.uint8(type).opaque32(content);
    }
  }
}
