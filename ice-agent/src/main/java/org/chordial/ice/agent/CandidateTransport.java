package org.chordial.ice.agent;

/** The transport protocol of a candidate. This agent checks UDP; TCP (RFC 6544) it only carries. */
public enum CandidateTransport {
  UDP,
  TCP
}
