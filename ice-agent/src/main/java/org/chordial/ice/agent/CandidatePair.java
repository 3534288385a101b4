package org.chordial.ice.agent;

/**
 * A local and a remote candidate (RFC 8445, section 6.1.2).
 *
 * @param priority of the pair, by the formula of section 6.1.2.3
 */
public record CandidatePair(Candidate local, Candidate remote, long priority) {}
