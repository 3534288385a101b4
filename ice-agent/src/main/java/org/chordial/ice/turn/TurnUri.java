package org.chordial.ice.turn;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a TURN server is (RFC 7065), with the user name and password that the RFC leaves to other
 * means: {@code turn:user:password@host:port?transport=udp}.
 *
 * @param secure {@code turns}: TLS or DTLS
 * @param port as written or the default of the scheme
 * @param transport udp or tcp, where it is written
 */
public record TurnUri(
    boolean secure,
    String host,
    int port,
    Optional<TurnCredentials> credentials,
    Optional<TurnTransport> transport) {

  private static final int PORT = 3478;
  private static final int SECURE_PORT = 5349;

  private static final Pattern SHAPE =
      Pattern.compile(
          "(turns?):(?:([^:@]*):([^@]*)@)?(\\[[0-9a-fA-F:.]+]|[^:@?\\[\\]/]+)(?::(\\d{1,5}))?"
              + "(?:\\?transport=(udp|tcp))?",
          Pattern.CASE_INSENSITIVE);

  /**
   * @throws IllegalArgumentException with a sentence for the user, which repeats no password
   */
  public static TurnUri parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "A TURN server is written turn:USER:PASSWORD@HOST:PORT, with turns: for TLS and"
              + " ?transport=udp or ?transport=tcp at the end for one of both alone.");
    }
    boolean secure = matcher.group(1).equalsIgnoreCase("turns");
    String host = matcher.group(4);
    int port =
        matcher.group(5) == null
            ? (secure ? SECURE_PORT : PORT)
            : Integer.parseInt(matcher.group(5));
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "A port of a TURN server is 1 to 65535, not " + port + ".");
    }
    return new TurnUri(
        secure,
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port,
        Optional.ofNullable(matcher.group(2))
            .map(user -> new TurnCredentials(plain(user), plain(matcher.group(3)))),
        Optional.ofNullable(matcher.group(6)).map(name -> transport(secure, name)));
  }

  private static TurnTransport transport(boolean secure, String name) {
    boolean udp = name.toLowerCase(Locale.ROOT).equals("udp");
    if (secure) {
      return udp ? TurnTransport.DTLS : TurnTransport.TLS;
    }
    return udp ? TurnTransport.UDP : TurnTransport.TCP;
  }

  /** A plus is a plus; percent signs are undone. */
  private static String plain(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** What to try: the one that is written, or else datagrams and streams. */
  public List<TurnTransport> transports() {
    return transport
        .map(List::of)
        .orElseGet(
            () ->
                secure
                    ? List.of(TurnTransport.TLS)
                    : List.of(TurnTransport.UDP, TurnTransport.TCP));
  }
}
