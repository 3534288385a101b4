package org.chordial.ice.agent;

/**
 * What kind of address a candidate is (RFC 8445, section 4).
 *
 * <p>Section 5.1.2.2: "The RECOMMENDED values for type preferences are 126 for host candidates, 110
 * for peer-reflexive candidates, 100 for server-reflexive candidates, and 0 for relayed
 * candidates."
 */
public enum CandidateType {
  HOST(126),
  PEER_REFLEXIVE(110),
  SERVER_REFLEXIVE(100),
  RELAYED(0);

  private final int preference;

  CandidateType(int preference) {
    this.preference = preference;
  }

  /** The type preference in the priority formula. */
  public int preference() {
    return preference;
  }
}
