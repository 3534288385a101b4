package org.chordial.app.control;

import org.chordial.app.call.PhoneException;

/** The decoder of the control API's lines, for fuzzing. */
public final class ControlDecoders {
  private ControlDecoders() {}

  /** Whether the line is a command. */
  public static boolean line(String line) {
    try {
      return ControlCommand.of(ControlCommand.json(line)) != null;
    } catch (PhoneException refused) {
      return false;
    }
  }
}
