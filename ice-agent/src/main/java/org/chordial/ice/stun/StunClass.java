package org.chordial.ice.stun;

/** The class of a STUN message (RFC 8489, section 5). The order is that of the two class bits. */
public enum StunClass {
  REQUEST,
  INDICATION,
  SUCCESS_RESPONSE,
  ERROR_RESPONSE
}
