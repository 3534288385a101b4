package org.chordial.overlay.wire;

/**
 * The metadata of one stored value (RFC 6940 section 7.4.3.2).
 *
 * @param storageTime milliseconds since 1970, 64 bits unsigned
 * @param lifetime seconds, 32 bits unsigned
 */
public record StoredMetaData(long storageTime, long lifetime, MetaDataValue metadata) {}
