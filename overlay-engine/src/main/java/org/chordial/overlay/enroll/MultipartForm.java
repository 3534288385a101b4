package org.chordial.overlay.enroll;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code multipart/form-data} (RFC 2388, now RFC 7578), as enrollment uses it: small and bounded.
 */
final class MultipartForm {
  static final int MAX_SIZE = 64 * 1024;
  private static final int MAX_PARTS = 16;
  private static final int MAX_HEADERS = 2048;
  private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern BOUNDARY =
      Pattern.compile(
          ";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile(";\\s*name=\"([^\"]{1,100})\"", Pattern.CASE_INSENSITIVE);

  private final Map<String, byte[]> fields = new LinkedHashMap<>();

  private MultipartForm() {}

  /** Empty if the body is not such a form or is larger than any enrollment needs. */
  static Optional<MultipartForm> parse(String contentType, byte[] body) {
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")
        || body.length > MAX_SIZE) {
      return Optional.empty();
    }
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String boundary = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    MultipartForm form = new MultipartForm();
    return form.read(body, boundary) ? Optional.of(form) : Optional.empty();
  }

  private boolean read(byte[] body, String boundary) {
    byte[] dashes = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
    byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
    int at = indexOf(body, dashes, 0);
    if (at < 0) {
      return false;
    }
    at += dashes.length;
    for (int parts = 0; parts < MAX_PARTS; parts++) {
      if (startsWith(body, "--", at)) {
        return true;
      }
      if (!startsWith(body, "\r\n", at)) {
        return false;
      }
      int headersEnd = indexOf(body, END_OF_HEADERS, at);
      if (headersEnd < 0 || headersEnd - at > MAX_HEADERS) {
        return false;
      }
      int content = headersEnd + END_OF_HEADERS.length;
      int end = indexOf(body, delimiter, content);
      if (end < 0) {
        return false;
      }
      String headers = new String(body, at, headersEnd - at, StandardCharsets.UTF_8);
      Matcher name = NAME.matcher(headers);
      if (!name.find() || fields.containsKey(name.group(1))) {
        return false;
      }
      fields.put(name.group(1), Arrays.copyOfRange(body, content, end));
      at = end + delimiter.length;
    }
    return false;
  }

  Optional<byte[]> bytes(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  Optional<String> text(String name) {
    return bytes(name).map(value -> new String(value, StandardCharsets.UTF_8));
  }

  private static boolean startsWith(byte[] body, String token, int at) {
    byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
    return at + bytes.length <= body.length
        && Arrays.equals(body, at, at + bytes.length, bytes, 0, bytes.length);
  }

  private static int indexOf(byte[] body, byte[] wanted, int from) {
    for (int i = from; i <= body.length - wanted.length; i++) {
      if (Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Writes such a form. */
  static final class Writer {
    private final String boundary;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /**
     * @param boundary a token that no value contains
     */
    Writer(String boundary) {
      this.boundary = boundary;
    }

    String contentType() {
      return "multipart/form-data; boundary=" + boundary;
    }

    Writer field(String name, byte[] value, String type) {
      String head =
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\nContent-Type: %s\r\n\r\n"
              .formatted(boundary, name, type);
      out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
      out.writeBytes(value);
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Writer field(String name, String value) {
      return field(name, value.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    byte[] finish() {
      out.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
      return out.toByteArray();
    }
  }
}
