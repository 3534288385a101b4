package org.chordial.overlay.wire;

/** How the values of a Kind are arranged at one Resource-ID (RFC 6940 sections 7.2 and 14.7). */
public enum DataModel {
  SINGLE,
  ARRAY,
  DICTIONARY
}
