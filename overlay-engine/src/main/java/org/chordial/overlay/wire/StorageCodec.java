package org.chordial.overlay.wire;

import java.util.List;
import java.util.Optional;

/** Store, Fetch, Stat and Find (RFC 6940 section 7.4). */
final class StorageCodec {
  private final DestinationCodec destinations;
  private final KindModels models;

  StorageCodec(DestinationCodec destinations, KindModels models) {
    this.destinations = destinations;
    this.models = models;
  }

  StoreReq readStoreReq(WireReader in) throws WireException {
    return new StoreReq(
        destinations.readResourceId(in), in.uint8(), in.list32(this::readStoreKindData));
  }

  void writeStoreReq(WireWriter out, StoreReq store) {
    destinations.writeResourceId(out, store.resource());
    out.uint8(store.replicaNumber())
        .list32(
            store.kindData(),
            (list, data) ->
                writeKind(list, data.kind())
                    .uint64(data.generationCounter())
                    .list32(data.values(), StoredDataCodec::write));
  }

  private StoreKindData readStoreKindData(WireReader in) throws WireException {
    KindId kind = readKind(in);
    Optional<DataModel> model = models.modelOf(kind);
    return new StoreKindData(
        kind, in.uint64(), in.list32(value -> StoredDataCodec.read(value, model)));
  }

  StoreAns readStoreAns(WireReader in) throws WireException {
    return new StoreAns(
        in.list16(
            response ->
                new StoreKindResponse(
                    readKind(response),
                    response.uint64(),
                    response.list16(destinations::readNodeId))));
  }

  void writeStoreAns(WireWriter out, StoreAns store) {
    out.list16(
        store.kindResponses(),
        (list, response) ->
            writeKind(list, response.kind())
                .uint64(response.generationCounter())
                .list16(response.replicas(), destinations::writeNodeId));
  }

  FetchReq readFetchReq(WireReader in) throws WireException {
    return new FetchReq(destinations.readResourceId(in), in.list16(this::readSpecifier));
  }

  StatReq readStatReq(WireReader in) throws WireException {
    return new StatReq(destinations.readResourceId(in), in.list16(this::readSpecifier));
  }

  void writeFetchOrStat(WireWriter out, ResourceId resource, List<StoredDataSpecifier> specifiers) {
    destinations.writeResourceId(out, resource);
    out.list16(specifiers, StorageCodec::writeSpecifier);
  }

  StoredDataSpecifier readSpecifier(WireReader in) throws WireException {
    KindId kind = readKind(in);
    long generation = in.uint64();
    WireReader rest = in.sub(in.uint16());
    Optional<DataModel> model = models.modelOf(kind);
    ModelSpecifier specifier =
        model.isEmpty()
            ? new ModelSpecifier.UnknownModel(rest.rest())
            : switch (model.get()) {
              case SINGLE -> new ModelSpecifier.Single();
              case ARRAY -> new ModelSpecifier.Array(rest.list16(StorageCodec::readRange));
              case DICTIONARY -> new ModelSpecifier.Dictionary(rest.list16(WireReader::opaque16));
            };
    rest.end();
    return new StoredDataSpecifier(kind, generation, specifier);
  }

  static void writeSpecifier(WireWriter out, StoredDataSpecifier specifier) {
    writeKind(out, specifier.kind())
        .uint64(specifier.generation())
        .sized(
            2,
            () -> {
              switch (specifier.modelSpecifier()) {
                case ModelSpecifier.Single single -> {}
                case ModelSpecifier.Array array ->
                    out.list16(
                        array.indices(),
                        (list, range) -> list.uint32(range.first()).uint32(range.last()));
                case ModelSpecifier.Dictionary dictionary ->
                    out.list16(dictionary.keys(), WireWriter::opaque16);
                case ModelSpecifier.UnknownModel unknown -> out.bytes(unknown.specifier());
              }
            });
  }

  private static ArrayRange readRange(WireReader in) throws WireException {
    return new ArrayRange(in.uint32(), in.uint32());
  }

  FetchAns readFetchAns(WireReader in) throws WireException {
    return new FetchAns(in.list32(this::readFetchKindResponse));
  }

  private FetchKindResponse readFetchKindResponse(WireReader in) throws WireException {
    KindId kind = readKind(in);
    Optional<DataModel> model = models.modelOf(kind);
    return new FetchKindResponse(
        kind, in.uint64(), in.list32(value -> StoredDataCodec.read(value, model)));
  }

  void writeFetchAns(WireWriter out, FetchAns fetch) {
    out.list32(
        fetch.kindResponses(),
        (list, response) ->
            writeKind(list, response.kind())
                .uint64(response.generation())
                .list32(response.values(), StoredDataCodec::write));
  }

  StatAns readStatAns(WireReader in) throws WireException {
    return new StatAns(in.list32(this::readStatKindResponse));
  }

  private StatKindResponse readStatKindResponse(WireReader in) throws WireException {
    KindId kind = readKind(in);
    Optional<DataModel> model = models.modelOf(kind);
    return new StatKindResponse(
        kind, in.uint64(), in.list32(value -> StoredDataCodec.readMeta(value, model)));
  }

  void writeStatAns(WireWriter out, StatAns stat) {
    out.list32(
        stat.kindResponses(),
        (list, response) ->
            writeKind(list, response.kind())
                .uint64(response.generation())
                .list32(response.values(), StoredDataCodec::writeMeta));
  }

  FindReq readFindReq(WireReader in) throws WireException {
    return new FindReq(destinations.readResourceId(in), in.list8(StorageCodec::readKind));
  }

  void writeFindReq(WireWriter out, FindReq find) {
    destinations.writeResourceId(out, find.resource());
    out.list8(find.kinds(), StorageCodec::writeKind);
  }

  FindAns readFindAns(WireReader in) throws WireException {
    return new FindAns(
        in.list16(data -> new FindKindData(readKind(data), destinations.readResourceId(data))));
  }

  void writeFindAns(WireWriter out, FindAns find) {
    out.list16(
        find.results(),
        (list, data) -> destinations.writeResourceId(writeKind(list, data.kind()), data.closest()));
  }

  static KindId readKind(WireReader in) throws WireException {
    return new KindId(in.int32());
  }

  static WireWriter writeKind(WireWriter out, KindId kind) {
    return out.int32(kind.value());
  }
}
