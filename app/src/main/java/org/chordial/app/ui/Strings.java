package org.chordial.app.ui;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The words of the window, in the language of the system; English where it has none. */
public final class Strings {
  private static final String BUNDLE = "org.chordial.app.ui.messages";
  private static volatile ResourceBundle bundle = load(Locale.getDefault());

  private Strings() {}

  /** Another language from the next string on. */
  public static void use(Locale locale) {
    bundle = load(locale);
  }

  /** A string, with {0}, {1} and so on filled in. */
  public static String get(String key, Object... arguments) {
    String pattern = bundle.getString(key);
    return arguments.length == 0
        ? pattern
        : new MessageFormat(pattern, bundle.getLocale()).format(arguments);
  }

  /** Whether there is such a string. */
  public static boolean has(String key) {
    return bundle.containsKey(key);
  }

  private static ResourceBundle load(Locale locale) {
    return ResourceBundle.getBundle(
        BUNDLE,
        locale,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT));
  }
}
