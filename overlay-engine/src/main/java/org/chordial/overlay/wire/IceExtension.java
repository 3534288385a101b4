package org.chordial.overlay.wire;

/** A name and value of an ICE extension attribute (RFC 6940 section 6.5.1.1). */
public record IceExtension(Opaque name, Opaque value) {}
