package org.chordial.overlay.storage;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.HashAlgorithm;
import org.chordial.overlay.wire.MetaData;
import org.chordial.overlay.wire.MetaDataValue;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.StoredMetaData;

/** Makes the metadata of stored values (RFC 6940 section 7.4.3.2). */
final class Metadata {
  private Metadata() {}

  static StoredMetaData of(StoredData data) {
    return new StoredMetaData(data.storageTime(), data.lifetime(), of(data.value()));
  }

  private static MetaDataValue of(StoredDataValue value) {
    return switch (value) {
      case StoredDataValue.SingleValue single -> new MetaDataValue.SingleMeta(of(single.value()));
      case StoredDataValue.ArrayEntry entry ->
          new MetaDataValue.ArrayEntryMeta(entry.index(), of(entry.value()));
      case StoredDataValue.DictionaryEntry entry ->
          new MetaDataValue.DictionaryEntryMeta(entry.key(), of(entry.value()));
      case StoredDataValue.UnknownModelValue unknown ->
          new MetaDataValue.UnknownModelMeta(unknown.valueAndSignature());
    };
  }

  /** "A digest using hash_algorithm on the value field, including its 4 leading length bytes." */
  private static MetaData of(DataValue value) {
    byte[] bytes = value.value().toBytes();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      return new MetaData(
          value.exists(), bytes.length, HashAlgorithm.SHA256, Opaque.of(digest.digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
