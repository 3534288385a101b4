package org.chordial.app.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The answer to a request that could not be parsed. RFC 3261 section 8.1.3.2 and 21.4.1: a 400 with
 * the header fields that let the sender find its transaction.
 */
final class BadRequest {
  private static final Map<String, String> COPIED =
      Map.of(
          "via", "Via", "v", "Via", "from", "From", "f", "From", "to", "To", "t", "To", "call-id",
          "Call-ID", "i", "Call-ID", "cseq", "CSeq");
  private static final int MAX_HEADERS = 64;

  private static final Pattern OTHER_VERSION =
      Pattern.compile("\\S+ \\S+ SIP/(?!0*2\\.0+$)\\d+\\.\\d+", Pattern.CASE_INSENSITIVE);
  private static final int MAX_FIRST_LINE = 4096;

  private BadRequest() {}

  /** Section 21.5.6: a request of another SIP version is refused with 505. */
  static boolean hasOtherVersion(byte[] message) {
    int end = 0;
    while (end < Math.min(message.length, MAX_FIRST_LINE) && message[end] != '\r') {
      end++;
    }
    return OTHER_VERSION.matcher(new String(message, 0, end, StandardCharsets.UTF_8)).matches();
  }

  /** Empty where the message does not carry enough to be answered. */
  static Optional<String> answer(String request) {
    List<String> lines = headerLines(request);
    if (lines.size() < 2) {
      return Optional.empty();
    }
    boolean version = OTHER_VERSION.matcher(lines.getFirst()).matches();
    StringBuilder answer =
        new StringBuilder(
            version ? "SIP/2.0 505 Version Not Supported\r\n" : "SIP/2.0 400 Bad Request\r\n");
    List<String> found = new ArrayList<>();
    for (String line : lines.subList(1, Math.min(lines.size(), MAX_HEADERS))) {
      int colon = line.indexOf(':');
      String name =
          colon < 0 ? null : COPIED.get(line.substring(0, colon).strip().toLowerCase(Locale.ROOT));
      if (name == null || (!name.equals("Via") && found.contains(name))) {
        continue;
      }
      found.add(name);
      answer.append(name).append(": ").append(line.substring(colon + 1).strip()).append("\r\n");
    }
    if (!found.containsAll(COPIED.values())) {
      return Optional.empty();
    }
    return Optional.of(answer.append("Content-Length: 0\r\n\r\n").toString());
  }

  /** The lines of the head, with folded ones joined. */
  private static List<String> headerLines(String message) {
    int end = message.indexOf("\r\n\r\n");
    List<String> lines = new ArrayList<>();
    for (String line : (end < 0 ? message : message.substring(0, end)).split("\r\n")) {
      if (!lines.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"))) {
        lines.set(lines.size() - 1, lines.getLast() + " " + line.strip());
      } else {
        lines.add(line);
      }
    }
    return lines;
  }
}
