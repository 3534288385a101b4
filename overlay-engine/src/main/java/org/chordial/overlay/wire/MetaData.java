package org.chordial.overlay.wire;

/**
 * What a value is like (RFC 6940 section 7.4.3.2).
 *
 * @param valueLength bytes, 32 bits unsigned
 * @param hashValue over the value "including its 4 leading length bytes"
 */
public record MetaData(
    boolean exists, long valueLength, HashAlgorithm hashAlgorithm, Opaque hashValue) {}
