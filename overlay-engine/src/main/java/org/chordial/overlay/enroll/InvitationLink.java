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
 * chordial:join?config=URL&ca=SHA256&overlay=NAME}. Without a URL the server is looked for by the
 * overlay's name.
 *
 * @param configuration where the configuration document is
 * @param authority SHA-256 of the DER certificate of the server's authority, 64 hexadecimal digits;
 *     without it the web's own authorities decide
 * @param overlay the overlay name that the document must have
 */
public record InvitationLink(
    URI configuration, Optional<String> authority, Optional<String> overlay) {
  private static final String PREFIX = "chordial:join?";
  private static final String DNS_NAME =
      "(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9]";

  public InvitationLink {
    if (!"https".equalsIgnoreCase(configuration.getScheme()) || configuration.getHost() == null) {
      throw new IllegalArgumentException("a configuration comes by an https link");
    }
    if (authority.isPresent() && !authority.get().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a fingerprint has 64 hexadecimal digits");
    }
  }

  /**
   * An invitation that names nothing but the overlay, whose server is then looked for: RFC 6940
   * section 11.2, "form the URL by appending a path of '/.well-known/reload-config' to the overlay
   * name".
   */
  public static InvitationLink ofOverlay(String name, Optional<String> authority) {
    return new InvitationLink(
        URI.create("https://" + name + EnrollmentHandler.CONFIGURATION_PATH),
        authority,
        Optional.of(name));
  }

  /** Reads what may be the name of an overlay: a DNS name of at least two labels. */
  public static Optional<String> overlayName(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    return name.matches(DNS_NAME) ? Optional.of(name) : Optional.empty();
  }

  /** Whether the server is to be found by the overlay's name. */
  boolean discovers() {
    return discovers(configuration, overlay.orElse(""));
  }

  static boolean discovers(URI configuration, String overlay) {
    return configuration.getPort() < 0
        && configuration.getHost().equalsIgnoreCase(overlay)
        && EnrollmentHandler.CONFIGURATION_PATH.equals(configuration.getPath());
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
      Optional<String> authority =
          Optional.ofNullable(values.get("ca"))
              .map(ca -> ca.replace(":", "").toLowerCase(Locale.ROOT));
      Optional<String> overlay = Optional.ofNullable(values.get("overlay"));
      if (!values.containsKey("config")) {
        return overlay.flatMap(InvitationLink::overlayName).map(name -> ofOverlay(name, authority));
      }
      return Optional.of(new InvitationLink(new URI(values.get("config")), authority, overlay));
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
