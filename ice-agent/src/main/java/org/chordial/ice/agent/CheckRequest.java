package org.chordial.ice.agent;

import java.net.InetSocketAddress;

/**
 * A connectivity check of the peer that was found authentic and answered.
 *
 * @param base it came to
 * @param priority that the peer-reflexive candidate would have, in the range of priorities
 * @param nomination the value of NOMINATION, 0 where there is none
 * @param senderUfrag the part of USERNAME after the colon
 */
record CheckRequest(
    LocalBase base,
    InetSocketAddress from,
    long priority,
    boolean useCandidate,
    long nomination,
    String senderUfrag) {}
