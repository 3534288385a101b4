package org.chordial.app.ui.settings;

import java.util.Arrays;
import java.util.Locale;

/** Dark or light. */
public enum Look {
  SYSTEM,
  LIGHT,
  DARK;

  /** The word in the settings file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a word stands for; {@link #SYSTEM} where it stands for nothing. */
  public static Look ofWord(String word) {
    return Arrays.stream(values())
        .filter(look -> look.word().equals(word))
        .findFirst()
        .orElse(SYSTEM);
  }
}
