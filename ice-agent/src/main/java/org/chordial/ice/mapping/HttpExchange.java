package org.chordial.ice.mapping;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.StreamConnection;

/** One HTTP request to a gateway, which need not be honest: short, small and never followed. */
final class HttpExchange {

  static final int MAX_BYTES = 64 * 1024;
  private static final long LIMIT_MILLIS = 5000;
  private static final int MAX_HEADER = 8192;

  /** What came back. */
  record Response(int status, String body) {}

  private HttpExchange() {}

  /**
   * Asks.
   *
   * @param request whole, with headers
   * @return empty where there is no sensible answer
   */
  static CompletableFuture<Optional<Response>> ask(
      InetSocketAddress server, String request, Network network, CoreContext context) {
    CompletableFuture<Optional<Response>> result = new CompletableFuture<>();
    var limit =
        context
            .executor()
            .schedule(() -> result.complete(Optional.empty()), LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    var _ =
        network
            .connectTcp(server)
            .whenComplete(
                (connection, problem) -> {
                  if (problem != null) {
                    result.complete(Optional.empty());
                  } else if (result.isDone()) {
                    connection.close();
                  } else {
                    connection.handler(new Collecting(result));
                    connection.send(Unpooled.copiedBuffer(request, StandardCharsets.UTF_8));
                    var _ = result.whenComplete((_, _) -> connection.close());
                  }
                });
    var _ = result.whenComplete((_, _) -> limit.cancel(false));
    return result;
  }

  private static final class Collecting implements StreamConnection.Handler {
    private final CompletableFuture<Optional<Response>> result;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

    Collecting(CompletableFuture<Optional<Response>> result) {
      this.result = result;
    }

    @Override
    public void received(ByteBuf bytes) {
      int room = MAX_BYTES - collected.size();
      byte[] part = new byte[Math.min(room, bytes.readableBytes())];
      bytes.readBytes(part);
      boolean tooMuch = bytes.isReadable();
      bytes.release();
      collected.writeBytes(part);
      if (tooMuch) {
        result.complete(Optional.empty());
        return;
      }
      Optional<Response> whole = parse(text(), false);
      if (whole.isPresent()) {
        result.complete(whole);
      }
    }

    private String text() {
      return collected.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void closed(String reason) {
      result.complete(parse(text(), true));
    }
  }

  /**
   * Reads a response.
   *
   * @param atEnd whether nothing more will come
   * @return empty where it is not whole or not HTTP
   */
  static Optional<Response> parse(String text, boolean atEnd) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 || end > MAX_HEADER || !text.startsWith("HTTP/1.")) {
      return Optional.empty();
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    String[] status = lines[0].split(" ", 3);
    if (status.length < 2 || !status[1].matches("[1-5][0-9][0-9]")) {
      return Optional.empty();
    }
    String body = text.substring(end + 4);
    Optional<String> encoding = header(lines, "transfer-encoding");
    Optional<String> length = header(lines, "content-length");
    Optional<String> whole;
    if (encoding.filter(it -> it.toLowerCase(Locale.ROOT).contains("chunked")).isPresent()) {
      whole = dechunked(body);
    } else if (length.isPresent()) {
      boolean honest = length.get().matches("[0-9]{1,5}");
      // Lengths are in bytes, and what a gateway says is ASCII or close to it.
      boolean there =
          honest && body.getBytes(StandardCharsets.UTF_8).length >= Integer.parseInt(length.get());
      whole = there ? Optional.of(body) : Optional.empty();
    } else {
      whole = atEnd ? Optional.of(body) : Optional.empty();
    }
    return whole.map(it -> new Response(Integer.parseInt(status[1]), it));
  }

  /** The value of a header, whose name is in small letters. */
  static Optional<String> header(String[] lines, String name) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(line.substring(colon + 1).strip());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> dechunked(String body) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (true) {
      int line = body.indexOf("\r\n", at);
      if (line < 0) {
        return Optional.empty();
      }
      String size = body.substring(at, line).split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,5}")) {
        return Optional.empty();
      }
      int length = Integer.parseInt(size, 16);
      if (length == 0) {
        return Optional.of(out.toString());
      }
      int begin = line + 2;
      if (begin + length + 2 > body.length()) {
        return Optional.empty();
      }
      out.append(body, begin, begin + length);
      at = begin + length + 2;
    }
  }
}
