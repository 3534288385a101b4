package org.chordial.overlay.wire;

/**
 * What to fetch of one Kind (RFC 6940 section 7.4.2.1).
 *
 * @param generation the last generation counter seen, or 0; 64 bits unsigned
 */
public record StoredDataSpecifier(KindId kind, long generation, ModelSpecifier modelSpecifier) {}
