package org.chordial.ice.agent;

/** Gathering failed; the message is the sentence of the {@link #failure()}. */
public final class IceException extends Exception {

  private final IceFailure failure;

  public IceException(IceFailure failure, Throwable cause) {
    super(failure.sentence(), cause);
    this.failure = failure;
  }

  public IceFailure failure() {
    return failure;
  }
}
