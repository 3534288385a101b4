package org.chordial.overlay.wire;

/**
 * The value of the TURN-SERVICE Kind (RFC 6940 section 9).
 *
 * @param iteration 8 bits
 */
public record TurnServer(int iteration, IpAddressPort serverAddress) {}
