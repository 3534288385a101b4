package org.chordial.overlay.wire;

/** A stored value in the form of its Kind's data model (RFC 6940 section 7.2). */
public sealed interface StoredDataValue {
  /** The value, whatever the model. */
  DataValue value();

  /** Section 7.2.1. */
  record SingleValue(DataValue value) implements StoredDataValue {}

  /**
   * Section 7.2.2.
   *
   * @param index 32 bits unsigned; {@link #APPEND} stores behind the last
   */
  record ArrayEntry(long index, DataValue value) implements StoredDataValue {
    public static final long APPEND = 0xffffffffL;
  }

  /** Section 7.2.3; the key has at most 65535 bytes. */
  record DictionaryEntry(Opaque key, DataValue value) implements StoredDataValue {}

  /**
   * What cannot be told apart because the Kind's data model is not known here: the value and the
   * signature behind it, as they came.
   */
  record UnknownModelValue(Opaque valueAndSignature) implements StoredDataValue {
    @Override
    public DataValue value() {
      return DataValue.NONEXISTENT;
    }
  }
}
