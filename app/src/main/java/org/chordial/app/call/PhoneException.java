package org.chordial.app.call;

/** A {@link PhoneFailure} on its way to the user; the message is the finished sentence. */
public final class PhoneException extends Exception {
  private final PhoneFailure failure;

  public PhoneException(PhoneFailure failure, Object... about) {
    super(failure.text(about));
    this.failure = failure;
  }

  public PhoneFailure failure() {
    return failure;
  }
}
