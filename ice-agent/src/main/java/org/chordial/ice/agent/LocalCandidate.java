package org.chordial.ice.agent;

/** A candidate of this agent and the base that it is reached through. */
record LocalCandidate(Candidate candidate, LocalBase base) {}
