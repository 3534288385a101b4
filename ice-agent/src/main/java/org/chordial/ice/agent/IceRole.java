package org.chordial.ice.agent;

/** Who nominates (RFC 8445, section 6.1.1): as a rule the one who sent the first description. */
public enum IceRole {
  CONTROLLING,
  CONTROLLED;

  public IceRole other() {
    return this == CONTROLLING ? CONTROLLED : CONTROLLING;
  }
}
