package org.chordial.overlay.forward;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.AttemptLimiter;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.ErrorCode;

/**
 * Takes so many requests of one kind from one address within a while and refuses more, whatever
 * Node-IDs they come from: each costs this node far more than its sender (RFC 6940 section 13.6).
 */
final class RequestLimit implements RequestHandler {
  private final RequestHandler handler;
  private final ConnectionTable table;
  private final AttemptLimiter limiter;
  private final Duration within;
  private final Counters counters;

  RequestLimit(
      RequestHandler handler,
      ConnectionTable table,
      AttemptLimiter limiter,
      Duration within,
      Counters counters) {
    this.handler = handler;
    this.table = table;
    this.limiter = limiter;
    this.within = within;
    this.counters = counters;
  }

  @Override
  public CompletableFuture<Reply> handle(IncomingRequest request) {
    Link link = table.linkTo(request.previousHop());
    if (link == null || limiter.begin(AttemptLimiter.key(link.remoteAddress().getAddress()))) {
      return handler.handle(request);
    }
    counters.drop(Drop.TOO_MANY);
    return CompletableFuture.failedFuture(
        new RequestException(
            ErrorCode.FORBIDDEN,
            "too many of these from one address; try again in " + within.toSeconds() + " s"));
  }
}
