package org.chordial.overlay;

/** An {@link OverlayFailure} on its way to the user; the message is the finished sentence. */
public class OverlayException extends Exception {
  private final OverlayFailure failure;

  public OverlayException(OverlayFailure failure, Object... about) {
    super(failure.text(about));
    this.failure = failure;
  }

  public OverlayFailure failure() {
    return failure;
  }
}
