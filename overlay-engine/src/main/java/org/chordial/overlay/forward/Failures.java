package org.chordial.overlay.forward;

import java.util.concurrent.CompletionException;

/** What futures wrap around failures. */
final class Failures {
  private Failures() {}

  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
