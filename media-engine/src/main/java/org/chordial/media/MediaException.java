package org.chordial.media;

/** A device, file, codec or session could not be used. The message is the sentence for the user. */
public final class MediaException extends Exception {

  private final MediaFailure failure;

  public MediaException(MediaFailure failure) {
    this(failure, "", null);
  }

  /**
   * @param detail added after the sentence, for example the name of the file; may be empty
   */
  public MediaException(MediaFailure failure, String detail, Throwable cause) {
    super(detail.isEmpty() ? failure.text() : failure.text() + " (" + detail + ")", cause);
    this.failure = failure;
  }

  public MediaFailure failure() {
    return failure;
  }
}
