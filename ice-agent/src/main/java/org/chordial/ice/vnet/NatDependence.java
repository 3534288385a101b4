package org.chordial.ice.vnet;

/** On what of the remote party a NAT's mapping or filtering depends (RFC 4787 4.1 and 5). */
public enum NatDependence {
  ENDPOINT_INDEPENDENT,
  ADDRESS_DEPENDENT,
  ADDRESS_AND_PORT_DEPENDENT
}
