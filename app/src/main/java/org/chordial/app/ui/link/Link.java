package org.chordial.app.ui.link;

import java.util.Locale;
import java.util.Optional;

/** What a link that the desktop hands over asks for. */
public sealed interface Link {

  /** Somebody to call; the person decides, the link only opens the conversation. */
  record Person(String address) implements Link {}

  /** An invitation into an overlay, as it was written. */
  record Invitation(String text) implements Link {}

  /** Longer ones are none. */
  int MAX_CHARS = 4096;

  /**
   * Reads {@code sip:}, {@code sips:}, {@code tel:} and {@code chordial:} links: RFC 3261 section
   * 19.1, RFC 3966. Parameters and headers are left out: a link may not choose what is said.
   */
  static Optional<Link> parse(String text) {
    String link = text.strip();
    int colon = link.indexOf(':');
    if (colon < 0 || link.length() > MAX_CHARS || link.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    String rest = link.substring(colon + 1);
    return switch (link.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "sip", "sips", "tel" -> person(rest);
      case "chordial" ->
          rest.startsWith("join?") ? Optional.of(new Invitation(link)) : person(rest);
      default -> Optional.empty();
    };
  }

  private static Optional<Link> person(String rest) {
    String address = rest.startsWith("//") ? rest.substring(2) : rest;
    for (char end : new char[] {'?', ';'}) {
      int at = address.indexOf(end);
      address = at < 0 ? address : address.substring(0, at);
    }
    address = address.replaceAll("[\\s/]+$", "");
    return address.isBlank() || address.chars().anyMatch(Character::isWhitespace)
        ? Optional.empty()
        : Optional.of(new Person(address));
  }
}
