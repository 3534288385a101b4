package org.chordial.ice.turn.server;

/**
 * The figures of a {@link TurnServer} since its start.
 *
 * @param allocations that there are now
 * @param allocated that there have been in all
 * @param bindings Binding requests answered
 * @param challenges requests without credentials that were asked for them
 * @param refused requests with an error for an answer, beside challenges
 * @param unanswered requests whose answer would have been longer than they were
 * @param malformed datagrams that were no STUN, no ChannelData or nothing for a server
 * @param notPermitted datagrams of peers, or to peers, without a permission
 * @param unbound ChannelData without its channel or without an allocation
 * @param overBandwidth datagrams beyond what an allocation or all of them may relay
 */
public record TurnServerStats(
    int allocations,
    long allocated,
    long bindings,
    long challenges,
    long refused,
    long unanswered,
    long malformed,
    long notPermitted,
    long unbound,
    long overBandwidth,
    long relayedToPeers,
    long relayedToClients) {}
