package org.chordial.app.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes session descriptions. Every count and length has a limit. */
public final class SdpCodec {
  static final int MAX_TEXT = 64 * 1024;
  static final int MAX_LINE = 2048;
  static final int MAX_MEDIA = 16;
  static final int MAX_ATTRIBUTES = 256;
  static final int MAX_FORMATS = 64;

  private SdpCodec() {}

  /**
   * @throws SdpException where the text is not well formed or beyond a limit
   */
  public static Sdp parse(String text) throws SdpException {
    if (text.length() > MAX_TEXT) {
      throw new SdpException("the description is too long");
    }
    return new Reader(text.split("\r\n|\n", -1)).read();
  }

  public static String write(Sdp sdp) {
    StringBuilder out = new StringBuilder(2048);
    Sdp.Origin origin = sdp.origin();
    line(out, 'v', "0");
    line(
        out,
        'o',
        origin.user() + " " + origin.sessionId() + " " + origin.version() + " " + origin.address());
    line(out, 's', "-");
    sdp.connection().ifPresent(value -> line(out, 'c', value));
    line(out, 't', "0 0");
    sdp.attributes().forEach(attribute -> line(out, 'a', attribute.toString()));
    for (SdpMedia media : sdp.media()) {
      line(
          out,
          'm',
          media.kind()
              + " "
              + media.port()
              + " "
              + media.protocol()
              + " "
              + String.join(" ", media.formats()));
      media.connection().ifPresent(value -> line(out, 'c', value));
      media.attributes().forEach(attribute -> line(out, 'a', attribute.toString()));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, char type, String value) {
    out.append(type).append('=').append(value).append("\r\n");
  }

  /** One pass over the lines; RFC 8866 section 5 fixes their order. */
  private static final class Reader {
    private final String[] lines;
    private int next;

    Reader(String[] lines) {
      this.lines = lines;
    }

    Sdp read() throws SdpException {
      if (!take('v').equals(Optional.of("0"))) {
        throw new SdpException("not version 0");
      }
      Sdp.Origin origin = origin(take('o').orElseThrow(() -> missing('o')));
      if (take('s').isEmpty()) {
        throw missing('s');
      }
      skip("iuep");
      Optional<String> connection = take('c');
      skip("btrzk");
      List<SdpAttribute> attributes = attributes();
      List<SdpMedia> media = new ArrayList<>();
      for (Optional<String> m = take('m'); m.isPresent(); m = take('m')) {
        if (media.size() == MAX_MEDIA) {
          throw new SdpException("more than " + MAX_MEDIA + " media");
        }
        media.add(media(m.get()));
      }
      if (next < lines.length && !lines[next].isEmpty()) {
        throw new SdpException("unexpected line " + next);
      }
      return new Sdp(origin, connection, attributes, media);
    }

    private static SdpException missing(char type) {
      return new SdpException("no " + type + "= line");
    }

    private Optional<String> take(char type) throws SdpException {
      if (next >= lines.length || lines[next].isEmpty() || lines[next].charAt(0) != type) {
        return Optional.empty();
      }
      String line = lines[next++];
      if (line.length() < 2 || line.charAt(1) != '=' || line.length() > MAX_LINE) {
        throw new SdpException("bad line " + (next - 1));
      }
      return Optional.of(line.substring(2));
    }

    private void skip(String types) throws SdpException {
      int taken = 0;
      while (next < lines.length
          && !lines[next].isEmpty()
          && types.indexOf(lines[next].charAt(0)) >= 0) {
        take(lines[next].charAt(0));
        if (++taken > MAX_ATTRIBUTES) {
          throw new SdpException("too many lines");
        }
      }
    }

    private List<SdpAttribute> attributes() throws SdpException {
      List<SdpAttribute> attributes = new ArrayList<>();
      for (Optional<String> a = take('a'); a.isPresent(); a = take('a')) {
        if (attributes.size() == MAX_ATTRIBUTES) {
          throw new SdpException("more than " + MAX_ATTRIBUTES + " attributes");
        }
        int colon = a.get().indexOf(':');
        attributes.add(
            colon < 0
                ? SdpAttribute.flag(a.get())
                : new SdpAttribute(a.get().substring(0, colon), a.get().substring(colon + 1)));
      }
      return attributes;
    }

    private SdpMedia media(String value) throws SdpException {
      String[] fields = value.split(" ", MAX_FORMATS + 4);
      if (fields.length < 4 || fields.length > MAX_FORMATS + 3) {
        throw new SdpException("bad m= line");
      }
      int port = (int) number(fields[1].split("/", 2)[0], 65_535);
      skip("i");
      Optional<String> connection = take('c');
      skip("cbk");
      return new SdpMedia(
          fields[0],
          port,
          fields[2],
          List.of(fields).subList(3, fields.length),
          connection,
          attributes());
    }

    private static Sdp.Origin origin(String value) throws SdpException {
      String[] fields = value.split(" ", 4);
      if (fields.length < 4) {
        throw new SdpException("bad o= line");
      }
      return new Sdp.Origin(
          fields[0],
          number(fields[1], Long.MAX_VALUE),
          number(fields[2], Long.MAX_VALUE),
          fields[3]);
    }
  }

  /** A decimal number from 0 to the most. */
  static long number(String text, long most) throws SdpException {
    if (text.isEmpty() || text.length() > 19 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new SdpException("no number: " + abbreviated(text));
    }
    try {
      long value = Long.parseLong(text);
      if (value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new SdpException("number too large");
    }
    throw new SdpException("number too large");
  }

  private static String abbreviated(String text) {
    return text.length() > 20 ? text.substring(0, 20) : text;
  }
}
