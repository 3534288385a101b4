package org.chordial.overlay.forward;

import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.PingAns;

/** Answers Pings (RFC 6940 section 6.5.3). */
final class PingResponder implements RequestHandler {
  private final CoreContext context;

  PingResponder(CoreContext context) {
    this.context = context;
  }

  @Override
  public CompletableFuture<Reply> handle(IncomingRequest request) {
    return CompletableFuture.completedFuture(
        Reply.of(new PingAns(context.random().nextLong(), context.clock().millis())));
  }
}
