package org.chordial.app.cli;

/** A command could not do what it was asked; the message is the sentence for the user. */
public final class CommandException extends Exception {
  public CommandException(String sentence) {
    super(sentence);
  }
}
