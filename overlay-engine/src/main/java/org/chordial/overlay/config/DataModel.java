package org.chordial.overlay.config;

/** The data model of a Kind as the configuration document names it (RFC 6940 section 7.2). */
public enum DataModel {
  SINGLE,
  ARRAY,
  DICTIONARY
}
