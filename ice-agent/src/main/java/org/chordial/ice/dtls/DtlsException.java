package org.chordial.ice.dtls;

import java.io.IOException;

/** A handshake that failed; the message is the sentence for the user. */
public final class DtlsException extends IOException {

  private final DtlsFailure failure;

  public DtlsException(DtlsFailure failure, String detail, Throwable cause) {
    super(detail.isEmpty() ? failure.sentence() : failure.sentence() + " (" + detail + ")", cause);
    this.failure = failure;
  }

  public DtlsFailure failure() {
    return failure;
  }
}
