package org.chordial.overlay.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chordial.overlay.wire.Opaque;

/** The XML Schema data types of RFC 6940 section 11.1.1, with the limits of section 11.1. */
final class XmlValues {
  private XmlValues() {}

  static long number(String element, String text, long least, long most)
      throws ConfigurationException {
    long value;
    try {
      value = Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw ConfigurationException.badValue(element, text, "is not a number");
    }
    if (value < least || value > most) {
      throw ConfigurationException.badValue(
          element, text, "is not between " + least + " and " + most);
    }
    return value;
  }

  static long number(
      XmlElement parent, String namespace, String name, long least, long most, long absent)
      throws ConfigurationException {
    Optional<XmlElement> element = parent.first(namespace, name);
    return element.isEmpty() ? absent : number(name, element.get().value(), least, most);
  }

  /** "'1' or 'true' for the concept true, and '0' or 'false' for the concept false." */
  static boolean bool(String element, String text) throws ConfigurationException {
    return switch (text.strip()) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw ConfigurationException.badValue(element, text, "is neither true nor false");
    };
  }

  static boolean bool(XmlElement parent, String namespace, String name, boolean absent)
      throws ConfigurationException {
    Optional<XmlElement> element = parent.first(namespace, name);
    return element.isEmpty() ? absent : bool(name, element.get().value());
  }

  static Instant time(String element, String text) throws ConfigurationException {
    try {
      return OffsetDateTime.parse(text.strip().toUpperCase(Locale.ROOT)).toInstant();
    } catch (DateTimeException e) {
      throw ConfigurationException.badValue(element, text, "is not a time of RFC 3339 in UTC");
    }
  }

  static Opaque base64(String element, String text) throws ConfigurationException {
    try {
      return Opaque.of(Base64.getDecoder().decode(text.replaceAll("\\s", "")));
    } catch (IllegalArgumentException e) {
      throw ConfigurationException.badValue(element, text.strip(), "is not base64");
    }
  }

  static List<Opaque> nodeIds(XmlElement parent, String name) throws ConfigurationException {
    List<Opaque> ids = new ArrayList<>();
    for (XmlElement element : parent.all(Namespaces.CONFIG, name)) {
      try {
        ids.add(Opaque.ofHex(element.value()));
      } catch (IllegalArgumentException e) {
        throw ConfigurationException.badValue(name, element.value(), "is not hexadecimal");
      }
    }
    return ids;
  }
}
