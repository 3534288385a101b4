package org.chordial.overlay.peer;

import java.util.concurrent.CompletionException;

/** Sentences out of failures. */
final class Reasons {
  private Reasons() {}

  static String of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
