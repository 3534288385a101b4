package org.chordial.ice.stun;

/** Bytes that are no STUN message. Made without a stack trace, as packets of strangers cause it. */
public final class StunException extends Exception {

  StunException(String message) {
    super(message, null, false, false);
  }
}
