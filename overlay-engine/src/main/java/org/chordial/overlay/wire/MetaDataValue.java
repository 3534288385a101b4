package org.chordial.overlay.wire;

/** Metadata in the form of a Kind's data model (RFC 6940 section 7.4.3.2). */
public sealed interface MetaDataValue {

  /** Of a single value. */
  record SingleMeta(MetaData value) implements MetaDataValue {}

  /** Of an array entry; the index is 32 bits unsigned. */
  record ArrayEntryMeta(long index, MetaData value) implements MetaDataValue {}

  /** Of a dictionary entry. */
  record DictionaryEntryMeta(Opaque key, MetaData value) implements MetaDataValue {}

  /** Of a Kind whose data model is not known here. */
  record UnknownModelMeta(Opaque metadata) implements MetaDataValue {}
}
