package org.chordial.overlay.storage;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.chordial.overlay.wire.MetaDataValue;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.StoredDataValue;

/** Where in a resource's Kind a value lies: keys that sort as indices and dictionary keys do. */
final class Places {
  static final Opaque SINGLE = Opaque.EMPTY;

  private Places() {}

  /** Empty for a value whose model is not known. */
  static Optional<Opaque> of(StoredDataValue value) {
    return switch (value) {
      case StoredDataValue.SingleValue _ -> Optional.of(SINGLE);
      case StoredDataValue.ArrayEntry entry -> Optional.of(ofIndex(entry.index()));
      case StoredDataValue.DictionaryEntry entry -> Optional.of(entry.key());
      case StoredDataValue.UnknownModelValue _ -> Optional.empty();
    };
  }

  /** Empty for metadata of a value whose model is not known. */
  static Optional<Opaque> of(MetaDataValue meta) {
    return switch (meta) {
      case MetaDataValue.SingleMeta _ -> Optional.of(SINGLE);
      case MetaDataValue.ArrayEntryMeta entry -> Optional.of(ofIndex(entry.index()));
      case MetaDataValue.DictionaryEntryMeta entry -> Optional.of(entry.key());
      case MetaDataValue.UnknownModelMeta _ -> Optional.empty();
    };
  }

  static Opaque ofIndex(long index) {
    return Opaque.of(ByteBuffer.allocate(4).putInt((int) index).array());
  }

  static long index(Opaque place) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(place.toBytes()).getInt());
  }
}
