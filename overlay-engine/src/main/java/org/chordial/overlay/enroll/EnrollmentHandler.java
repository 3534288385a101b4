package org.chordial.overlay.enroll;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.chordial.overlay.AttemptLimiter;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.enroll.EnrollmentService.Outcome;
import org.chordial.overlay.enroll.EnrollmentService.Request;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.Opaque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side of an enrollment server (RFC 6940 sections 11.2 and 11.3). */
final class EnrollmentHandler implements HttpHandler {
  static final String CONFIGURATION_PATH = "/.well-known/reload-config";
  static final String ENROLL_PATH = "/enroll";
  static final String FIELD_NEW_NAME = "new-name";
  static final String QUERY_NAME = "name=";
  static final String FREE = "free";
  static final String NOT_FREE = "not free";

  private static final Logger log = LoggerFactory.getLogger(EnrollmentHandler.class);
  private static final int REQUESTS_AT_ONCE = 64;

  private final EnrollmentService service;
  private final ConfigurationPublisher publisher;
  private volatile Consumer<ServedRequest> listener = request -> {};
  private final Semaphore requests = new Semaphore(REQUESTS_AT_ONCE);

  EnrollmentHandler(EnrollmentService service, ConfigurationPublisher publisher) {
    this.service = service;
    this.publisher = publisher;
  }

  void onRequest(Consumer<ServedRequest> heard) {
    listener = heard;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!requests.tryAcquire()) {
      text(exchange, 503, "busy");
      return;
    }
    try {
      route(exchange);
    } catch (SQLException | OverlayException e) {
      log.warn("a request could not be answered", e);
      text(exchange, 500, "internal error");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      requests.release();
      exchange.close();
      listener.accept(
          new ServedRequest(
              remote(exchange),
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              exchange.getResponseCode()));
    }
  }

  private void route(HttpExchange exchange)
      throws IOException, SQLException, OverlayException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    switch (path + " " + method) {
      case CONFIGURATION_PATH + " GET" ->
          answer(exchange, 200, "application/p2p-overlay+xml", publisher.bytes());
      case ENROLL_PATH + " POST" -> enroll(exchange);
      case ENROLL_PATH + " GET" -> nameCheck(exchange);
      case CONFIGURATION_PATH + " HEAD", ENROLL_PATH + " HEAD" ->
          exchange.sendResponseHeaders(405, -1);
      default ->
          text(
              exchange,
              path.equals(CONFIGURATION_PATH) || path.equals(ENROLL_PATH) ? 405 : 404,
              "nothing here");
    }
  }

  private void enroll(HttpExchange exchange)
      throws IOException, SQLException, InterruptedException {
    byte[] body = exchange.getRequestBody().readNBytes(MultipartForm.MAX_SIZE + 1);
    if (body.length > MultipartForm.MAX_SIZE) {
      text(exchange, 413, "too large");
      return;
    }
    Optional<MultipartForm> form =
        MultipartForm.parse(exchange.getRequestHeaders().getFirst("Content-Type"), body);
    Arrays.fill(body, (byte) 0);
    Optional<Request> request = form.flatMap(fields -> request(fields, exchange));
    if (request.isEmpty()) {
      text(exchange, 400, "not an enrollment");
      return;
    }
    Outcome outcome = service.enroll(request.get());
    Arrays.fill(request.get().password(), ' ');
    switch (outcome) {
      case Outcome.Certificate(Opaque der) ->
          answer(exchange, 200, "application/pkix-cert", der.toBytes());
      case Outcome.Refused(EnrollmentToken token) -> text(exchange, token.status(), token.text());
    }
  }

  private static Optional<Request> request(MultipartForm form, HttpExchange exchange) {
    Optional<String> user = form.text("username").filter(name -> name.length() <= 300);
    Optional<String> password = form.text("password").filter(text -> text.length() <= 1024);
    Optional<byte[]> csr = form.bytes("csr");
    if (user.isEmpty() || password.isEmpty() || csr.isEmpty()) {
      return Optional.empty();
    }
    int nodeIds;
    try {
      nodeIds = Integer.parseInt(form.text("nodeids").orElse("1").strip());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    boolean newName = form.text(FIELD_NEW_NAME).isPresent();
    return Optional.of(
        new Request(
            user.get(),
            password.get().toCharArray(),
            nodeIds,
            csr.get(),
            newName,
            remote(exchange),
            key(exchange)));
  }

  /** Whether a name could be taken, for a person who is choosing one. */
  private void nameCheck(HttpExchange exchange) throws IOException, SQLException {
    if (!service.limits().beginNameCheck(key(exchange))) {
      EnrollmentToken token = EnrollmentToken.TOO_MANY_ATTEMPTS;
      text(exchange, token.status(), token.text());
      return;
    }
    String query = exchange.getRequestURI().getRawQuery();
    Optional<Aor> aor = Optional.empty();
    if (query != null && query.startsWith(QUERY_NAME) && query.length() < 1000) {
      try {
        aor =
            Aor.parse(
                URLDecoder.decode(query.substring(QUERY_NAME.length()), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        log.debug("a name to check was not well encoded");
      }
    }
    text(exchange, 200, aor.isPresent() && service.isFree(aor.get()) ? FREE : NOT_FREE);
  }

  private static String remote(HttpExchange exchange) {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  private static String key(HttpExchange exchange) {
    return AttemptLimiter.key(exchange.getRemoteAddress().getAddress());
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
