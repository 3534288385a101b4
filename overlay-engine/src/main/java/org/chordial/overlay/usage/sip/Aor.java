package org.chordial.overlay.usage.sip;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.chordial.overlay.wire.Opaque;

/**
 * A SIP address of record in the one form in which it is hashed, compared and certified.
 *
 * <p>RFC 7904 section 7: "The rfc822Name does not include the scheme so that the 'sip:' prefix
 * needs to be removed from the SIP AOR before matching. Escaped characters ('%' encoding) in the
 * SIP AOR also need to be decoded prior to matching." The RFC leaves letter case open; here names
 * that differ in case alone are one name, so that nobody can pass for another by a capital letter.
 * An rfc822Name is an IA5String, therefore the user part is ASCII; a domain goes to its ASCII form.
 */
public final class Aor {
  private static final int MAX_LENGTH = 254;
  private static final String USER_MARKS = "-_.!~*'()&=+$,/";

  private final String user;
  private final String domain;

  private Aor(String user, String domain) {
    this.user = user;
    this.domain = domain;
  }

  /**
   * Reads {@code alice@example.org}, {@code sip:alice@example.org} or {@code sips:...}; parameters
   * and headers of a URI are no part of the name.
   */
  public static Optional<Aor> parse(String text) {
    String rest = withoutScheme(text.strip());
    int at = rest.lastIndexOf('@');
    if (at <= 0) {
      return Optional.empty();
    }
    Optional<String> user = unescape(rest.substring(0, at)).filter(Aor::isUser);
    Optional<String> domain = domain(rest.substring(at + 1).split("[;?]", 2)[0]);
    if (user.isEmpty() || domain.isEmpty()) {
      return Optional.empty();
    }
    Aor aor = new Aor(user.get().toLowerCase(Locale.ROOT), domain.get());
    return aor.toString().length() > MAX_LENGTH ? Optional.empty() : Optional.of(aor);
  }

  /**
   * @throws IllegalArgumentException if the text is no AOR; for names that a program writes itself
   */
  public static Aor of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is not a name of the form user@domain"));
  }

  public String user() {
    return user;
  }

  public String domain() {
    return domain;
  }

  /** The Resource Name of a SIP-REGISTRATION: the bytes that are hashed. */
  public Opaque resourceName() {
    return Opaque.of(toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String withoutScheme(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("sip:")) {
      return text.substring(4);
    }
    return lower.startsWith("sips:") ? text.substring(5) : text;
  }

  private static Optional<String> unescape(String escaped) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != '%') {
        if (c > 126) {
          return Optional.empty();
        }
        bytes.write(c);
        continue;
      }
      int high = i + 1 < escaped.length() ? Character.digit(escaped.charAt(i + 1), 16) : -1;
      int low = i + 2 < escaped.length() ? Character.digit(escaped.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return Optional.of(bytes.toString(StandardCharsets.ISO_8859_1));
  }

  private static boolean isUser(String user) {
    return !user.isEmpty()
        && user.chars().allMatch(c -> isAsciiLetterOrDigit(c) || USER_MARKS.indexOf(c) >= 0);
  }

  private static boolean isAsciiLetterOrDigit(int c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private static Optional<String> domain(String text) {
    try {
      String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
      return name.isEmpty() ? Optional.empty() : Optional.of(name);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Aor other && user.equals(other.user) && domain.equals(other.domain);
  }

  @Override
  public int hashCode() {
    return 31 * user.hashCode() + domain.hashCode();
  }

  /** {@code user@domain}, as it stands in a certificate's rfc822Name. */
  @Override
  public String toString() {
    return user + "@" + domain;
  }
}
