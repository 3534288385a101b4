package org.chordial.overlay.config;

/** A configuration document that cannot be used; the message is a sentence for people. */
public final class ConfigurationException extends Exception {
  public ConfigurationException(String sentence) {
    super(sentence);
  }

  static ConfigurationException unreadable(String detail) {
    return new ConfigurationException(
        "This is not a configuration document of an overlay: "
            + detail
            + ". Ask for the file or the link again.");
  }

  static ConfigurationException badValue(String element, String value, String rule) {
    String shown = value.length() > 60 ? value.substring(0, 60) + "..." : value;
    return new ConfigurationException(
        "The configuration document is wrong in "
            + element
            + ": \""
            + shown
            + "\" "
            + rule
            + ". Whoever runs the overlay has to mend it.");
  }
}
