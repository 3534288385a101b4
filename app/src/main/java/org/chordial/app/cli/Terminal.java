package org.chordial.app.cli;

import java.io.Console;
import java.util.Optional;

/** The person at the keyboard, if there is one. */
final class Terminal {
  private Terminal() {}

  /** Empty in a pipe; Java has a console there too, by its version. */
  static Optional<Console> person() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
