package org.chordial.overlay.wire;

/** A value, or the word that there is none (RFC 6940 sections 7.2.1 and 7.4.1.3). */
public record DataValue(boolean exists, Opaque value) {
  /** "exists = False, value = {}". */
  public static final DataValue NONEXISTENT = new DataValue(false, Opaque.EMPTY);

  public static DataValue of(Opaque value) {
    return new DataValue(true, value);
  }
}
