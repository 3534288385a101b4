package org.chordial.overlay.wire;

import java.util.Optional;
import org.chordial.overlay.wire.MetaDataValue.ArrayEntryMeta;
import org.chordial.overlay.wire.MetaDataValue.DictionaryEntryMeta;
import org.chordial.overlay.wire.MetaDataValue.SingleMeta;
import org.chordial.overlay.wire.MetaDataValue.UnknownModelMeta;
import org.chordial.overlay.wire.StoredDataValue.ArrayEntry;
import org.chordial.overlay.wire.StoredDataValue.DictionaryEntry;
import org.chordial.overlay.wire.StoredDataValue.SingleValue;
import org.chordial.overlay.wire.StoredDataValue.UnknownModelValue;

/** Stored values and their metadata in each data model (RFC 6940 sections 7, 7.2 and 7.4.3.2). */
final class StoredDataCodec {
  private StoredDataCodec() {}

  static StoredData read(WireReader list, Optional<DataModel> model) throws WireException {
    WireReader in = list.sub(list.uint32());
    long storageTime = in.uint64();
    long lifetime = in.uint32();
    if (model.isEmpty()) {
      return new StoredData(
          storageTime, lifetime, new UnknownModelValue(in.rest()), Signature.EMPTY);
    }
    StoredDataValue value =
        switch (model.get()) {
          case SINGLE -> new SingleValue(readDataValue(in));
          case ARRAY -> new ArrayEntry(in.uint32(), readDataValue(in));
          case DICTIONARY -> new DictionaryEntry(in.opaque16(), readDataValue(in));
        };
    StoredData data = new StoredData(storageTime, lifetime, value, SecurityCodec.readSignature(in));
    in.end();
    return data;
  }

  static void write(WireWriter out, StoredData data) {
    out.sized(
        4,
        () -> {
          out.uint64(data.storageTime()).uint32(data.lifetime());
          writeValue(out, data.value());
          if (!(data.value() instanceof UnknownModelValue)) {
            SecurityCodec.writeSignature(out, data.signature());
          }
        });
  }

  static void writeValue(WireWriter out, StoredDataValue value) {
    switch (value) {
      case SingleValue(DataValue data) -> writeDataValue(out, data);
      case ArrayEntry(long index, DataValue data) -> writeDataValue(out.uint32(index), data);
      case DictionaryEntry(Opaque key, DataValue data) -> writeDataValue(out.opaque16(key), data);
      case UnknownModelValue(Opaque all) -> out.bytes(all);
    }
  }

  static StoredMetaData readMeta(WireReader list, Optional<DataModel> model) throws WireException {
    WireReader in = list.sub(list.uint32());
    long storageTime = in.uint64();
    long lifetime = in.uint32();
    if (model.isEmpty()) {
      return new StoredMetaData(storageTime, lifetime, new UnknownModelMeta(in.rest()));
    }
    MetaDataValue value =
        switch (model.get()) {
          case SINGLE -> new SingleMeta(readMetaData(in));
          case ARRAY -> new ArrayEntryMeta(in.uint32(), readMetaData(in));
          case DICTIONARY -> new DictionaryEntryMeta(in.opaque16(), readMetaData(in));
        };
    in.end();
    return new StoredMetaData(storageTime, lifetime, value);
  }

  static void writeMeta(WireWriter out, StoredMetaData data) {
    out.sized(
        4,
        () -> {
          out.uint64(data.storageTime()).uint32(data.lifetime());
          switch (data.metadata()) {
            case SingleMeta(MetaData meta) -> writeMetaData(out, meta);
            case ArrayEntryMeta(long index, MetaData meta) ->
                writeMetaData(out.uint32(index), meta);
            case DictionaryEntryMeta(Opaque key, MetaData meta) ->
                writeMetaData(out.opaque16(key), meta);
            case UnknownModelMeta(Opaque all) -> out.bytes(all);
          }
        });
  }

  private static DataValue readDataValue(WireReader in) throws WireException {
    return new DataValue(in.bool(), in.opaque32());
  }

  private static void writeDataValue(WireWriter out, DataValue value) {
    out.bool(value.exists()).opaque32(value.value());
  }

  private static MetaData readMetaData(WireReader in) throws WireException {
    return new MetaData(in.bool(), in.uint32(), new HashAlgorithm(in.uint8()), in.opaque8());
  }

  private static void writeMetaData(WireWriter out, MetaData meta) {
    out.bool(meta.exists())
        .uint32(meta.valueLength())
        .uint8(meta.hashAlgorithm().code())
        .opaque8(meta.hashValue());
  }
}
