package org.chordial.app.ui.link;

/** The decoder of links that other programs hand over, for fuzzing. */
public final class LinkDecoders {
  private LinkDecoders() {}

  /** Whether the text is such a link. */
  public static boolean link(String text) {
    return Link.parse(text).isPresent();
  }
}
