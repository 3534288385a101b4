package org.chordial.overlay.wire;

/** The closest resource of a Kind (RFC 6940 section 7.4.4.2). */
public record FindKindData(KindId kind, ResourceId closest) {}
