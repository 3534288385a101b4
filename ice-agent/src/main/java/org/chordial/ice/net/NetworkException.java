package org.chordial.ice.net;

import java.io.IOException;

/** The network said no. The message is a sentence for the user that says what to do. */
public final class NetworkException extends IOException {

  /** What went wrong. */
  public enum Reason {
    ADDRESS_IN_USE,
    ADDRESS_NOT_LOCAL,
    REFUSED,
    UNREACHABLE,
    TIMED_OUT,
    NOT_PERMITTED,
    OTHER
  }

  private final Reason reason;

  public NetworkException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
