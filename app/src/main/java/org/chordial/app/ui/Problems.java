package org.chordial.app.ui;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.chordial.app.call.PhoneException;
import org.chordial.app.store.StoreException;
import org.chordial.media.MediaException;
import org.chordial.overlay.OverlayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sentence that a person reads about a failure. */
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /** The catalogue's own sentence, where the failure is in one. */
  public static String sentence(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof OverlayException
        || cause instanceof StoreException
        || cause instanceof PhoneException
        || cause instanceof MediaException) {
      return cause.getMessage();
    }
    log.warn("unexpected", cause);
    return Strings.get("problem.internal", String.valueOf(cause.getMessage()));
  }
}
