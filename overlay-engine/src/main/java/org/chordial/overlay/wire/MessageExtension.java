package org.chordial.overlay.wire;

/**
 * An extension of a message (RFC 6940 section 6.3.3). None is defined by the RFC; all are kept.
 *
 * @param type 16 bits
 */
public record MessageExtension(int type, boolean critical, Opaque contents) {}
