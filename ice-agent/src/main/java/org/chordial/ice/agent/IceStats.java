package org.chordial.ice.agent;

/**
 * The figures of one agent so far.
 *
 * @param gatherMillis from gather() to its completion, or -1
 * @param connectMillis from connect() to the first pair that carries data, or -1
 * @param nominatedMillis from connect() to the nominated pair, or -1
 * @param moves from one pair to another
 * @param restarts of ICE that were begun
 * @param pairs candidate pairs that were formed
 * @param checksSent connectivity checks, without retransmissions
 * @param retransmissions of checks
 * @param checksReceived authenticated Binding requests from the peer
 * @param roleConflicts that were seen from either side
 * @param consentChecks sent on the selected pair
 * @param dropped datagrams that were malformed, unauthenticated, from strangers or too many to hold
 */
public record IceStats(
    long gatherMillis,
    long connectMillis,
    long nominatedMillis,
    long moves,
    long restarts,
    long pairs,
    long checksSent,
    long retransmissions,
    long checksReceived,
    long roleConflicts,
    long consentChecks,
    long dropped) {}
