package org.chordial.ice.behaviour;

/** What a translator's mapping or filtering depends on (RFC 4787, sections 4.1 and 5). */
public enum Dependence {
  ENDPOINT_INDEPENDENT,
  ADDRESS_DEPENDENT,
  ADDRESS_AND_PORT_DEPENDENT
}
