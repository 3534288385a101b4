package org.chordial.overlay.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which domains an AOR may have in the overlay (RFC 7904 section 3.4).
 *
 * @param enable whether the patterns count; if not, only the overlay's own name is a domain here
 * @param patterns extended regular expressions, each for a whole domain
 */
public record DomainRestriction(boolean enable, List<String> patterns) {
  static final int MAX_PATTERN_LENGTH = 200;
  static final int MAX_DOMAIN_LENGTH = 253;

  /**
   * Repetitions one behind the other cost the length of the domain to the power of their number.
   */
  private static final int MAX_REPETITIONS = 3;

  public DomainRestriction {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      checkPattern(pattern);
    }
  }

  /**
   * "If the element is included and the 'enable' attribute is not set or set to false, the overlay
   * MUST only accept AORs that match the domain name of the overlay."
   */
  public boolean admits(String domain, String overlayName) {
    String asked = domain.toLowerCase(Locale.ROOT);
    if (asked.length() > MAX_DOMAIN_LENGTH) {
      return false;
    }
    if (!enable) {
      return asked.equals(overlayName.toLowerCase(Locale.ROOT));
    }
    return patterns.stream().anyMatch(pattern -> Pattern.matches(pattern, asked));
  }

  /**
   * A repeated group that holds a repetition makes java.util.regex take time exponential in the
   * length of the domain; a domain pattern never needs one, nor many repetitions in a row.
   */
  private static void checkPattern(String pattern) {
    boolean nested = Pattern.compile("\\([^)]*[*+{][^)]*\\)[*+{]").matcher(pattern).find();
    boolean beyondPosix =
        pattern.contains("(?") || Pattern.compile("\\\\\\w").matcher(pattern).find();
    long repetitions = Pattern.compile("[*+{]").matcher(pattern).results().count();
    if (pattern.length() > MAX_PATTERN_LENGTH
        || nested
        || beyondPosix
        || repetitions > MAX_REPETITIONS) {
      throw new IllegalArgumentException("the domain pattern \"" + pattern + "\" is not allowed");
    }
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("the domain pattern \"" + pattern + "\" is malformed", e);
    }
  }
}
