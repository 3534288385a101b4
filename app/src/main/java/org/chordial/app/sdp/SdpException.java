package org.chordial.app.sdp;

/** A text is no session description, or none that this phone can take part in. */
public final class SdpException extends Exception {
  public SdpException(String message) {
    super(message);
  }
}
