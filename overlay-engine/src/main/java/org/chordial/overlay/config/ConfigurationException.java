package org.chordial.overlay.config;

import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;

/** A configuration document that cannot be used; the message is a sentence for people. */
public final class ConfigurationException extends OverlayException {
  public ConfigurationException(OverlayFailure failure, Object... about) {
    super(failure, about);
  }

  static ConfigurationException unreadable(String detail) {
    return new ConfigurationException(OverlayFailure.CONFIG_UNREADABLE, detail);
  }

  static ConfigurationException badValue(String element, String value, String rule) {
    String shown = value.length() > 60 ? value.substring(0, 60) + "..." : value;
    return new ConfigurationException(OverlayFailure.CONFIG_WRONG_VALUE, element, shown, rule);
  }
}
