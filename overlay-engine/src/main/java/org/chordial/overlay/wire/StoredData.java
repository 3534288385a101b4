package org.chordial.overlay.wire;

/**
 * A signed value (RFC 6940 section 7).
 *
 * @param storageTime milliseconds since 1970, 64 bits unsigned
 * @param lifetime seconds, 32 bits unsigned
 * @param signature {@link Signature#EMPTY} beside a value of an unknown model, which holds it
 *     itself
 */
public record StoredData(
    long storageTime, long lifetime, StoredDataValue value, Signature signature) {}
