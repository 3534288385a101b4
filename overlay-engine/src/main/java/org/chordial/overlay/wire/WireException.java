package org.chordial.overlay.wire;

/**
 * What a decoder throws for bytes that are no valid message. Carries no stack trace: it is made for
 * every bad packet, and the packet is what is wrong.
 */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  public WireException(String message) {
    super(message, null, false, false);
  }
}
