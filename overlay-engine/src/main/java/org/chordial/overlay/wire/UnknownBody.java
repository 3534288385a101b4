package org.chordial.overlay.wire;

/**
 * A body whose message code is not known here, kept as it came.
 *
 * @param messageCode 16 bits
 */
public record UnknownBody(int messageCode, Opaque body) implements MessageBody {}
