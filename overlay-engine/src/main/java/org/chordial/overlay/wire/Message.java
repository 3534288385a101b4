package org.chordial.overlay.wire;

/** A whole RELOAD message (RFC 6940 section 6.3). */
public record Message(
    ForwardingHeader header, MessageContents contents, SecurityBlock securityBlock) {}
