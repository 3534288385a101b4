package org.chordial.app;

import org.chordial.app.cli.Chordial;

/** Starts the program. It does not extend JavaFX's Application, so it runs from a class path. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Chordial.run(args));
  }
}
