package org.chordial.overlay.enroll;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A link by which people invite others into an overlay: {@code
 * chordial:join?config=URL&ca=SHA256&overlay=NAME}.
 *
 * @param configuration where the configuration document is
 * @param authority SHA-256 of the DER certificate of the server's authority, 64 hexadecimal digits;
 *     without it the web's own authorities decide
 * @param overlay the overlay name that the document must have
 */
public record InvitationLink(
    URI configuration, Optional<String> authority, Optional<String> overlay) {
  private static final String PREFIX = "chordial:join?";

  public InvitationLink {
    if (!"https".equalsIgnoreCase(configuration.getScheme()) || configuration.getHost() == null) {
      throw new IllegalArgumentException("a configuration comes by an https link");
    }
    if (authority.isPresent() && !authority.get().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a fingerprint has 64 hexadecimal digits");
    }
  }

  /** Reads an invitation, or a bare https URL. */
  public static Optional<InvitationLink> parse(String text) {
    String link = text.strip();
    try {
      if (link.toLowerCase(Locale.ROOT).startsWith("https:")) {
        return Optional.of(new InvitationLink(new URI(link), Optional.empty(), Optional.empty()));
      }
      if (!link.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
        return Optional.empty();
      }
      Map<String, String> values = new HashMap<>();
      for (String pair : link.substring(PREFIX.length()).split("&")) {
        String[] sides = pair.split("=", 2);
        if (sides.length == 2) {
          values.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
      }
      if (!values.containsKey("config")) {
        return Optional.empty();
      }
      return Optional.of(
          new InvitationLink(
              new URI(values.get("config")),
              Optional.ofNullable(values.get("ca"))
                  .map(ca -> ca.replace(":", "").toLowerCase(Locale.ROOT)),
              Optional.ofNullable(values.get("overlay"))));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    StringBuilder link =
        new StringBuilder(PREFIX).append("config=").append(encoded(configuration.toString()));
    authority.ifPresent(ca -> link.append("&ca=").append(ca));
    overlay.ifPresent(name -> link.append("&overlay=").append(encoded(name)));
    return link.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
