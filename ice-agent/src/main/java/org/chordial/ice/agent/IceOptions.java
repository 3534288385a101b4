package org.chordial.ice.agent;

/**
 * What an agent says of its kind (RFC 8445, section 10; in SDP a=ice-options and a=ice-lite).
 *
 * @param lite only answers checks; the other side controls
 * @param ice2 is made after RFC 8445 and does not nominate more than once unasked
 * @param trickle takes candidates that come after the description (RFC 8838)
 * @param renomination may be told of a better pair after the first was nominated: the NOMINATION
 *     attribute says which came last
 */
public record IceOptions(boolean lite, boolean ice2, boolean trickle, boolean renomination) {

  /** An agent that has said nothing, as one after RFC 5245. */
  public static final IceOptions NONE = new IceOptions(false, false, false, false);

  /** What this agent is. */
  public static final IceOptions OURS = new IceOptions(false, true, true, true);
}
