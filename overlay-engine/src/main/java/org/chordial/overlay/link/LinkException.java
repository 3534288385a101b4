package org.chordial.overlay.link;

import java.io.IOException;

/** A connection that will not be used, and why, in a sentence. */
public final class LinkException extends IOException {
  private static final long serialVersionUID = 1L;

  public LinkException(String sentence) {
    super(sentence);
  }
}
