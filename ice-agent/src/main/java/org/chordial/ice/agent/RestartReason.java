package org.chordial.ice.agent;

/** Why an agent wants an ICE restart (RFC 8445, section 9). */
public enum RestartReason {
  /** This host has other addresses than before. */
  ADDRESSES_CHANGED,
  /** The computer slept, or its clock was set. */
  CLOCK_JUMPED,
  /** The peer does not answer on the selected pair any more, nor on any other. */
  PATH_SILENT
}
