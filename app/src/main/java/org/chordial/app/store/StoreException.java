package org.chordial.app.store;

/** A profile could not be read or written. The message is the sentence for the user. */
public final class StoreException extends Exception {
  public StoreException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
