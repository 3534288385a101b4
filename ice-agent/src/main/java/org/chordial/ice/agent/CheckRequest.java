package org.chordial.ice.agent;

import java.net.InetSocketAddress;

/**
 * A connectivity check of the peer that was found authentic and answered.
 *
 * @param base it came to
 * @param priority that the peer-reflexive candidate would have, in the range of priorities
 * @param senderUfrag the part of USERNAME after the colon
 */
record CheckRequest(
    LocalBase base,
    InetSocketAddress from,
    long priority,
    boolean useCandidate,
    String senderUfrag) {}
