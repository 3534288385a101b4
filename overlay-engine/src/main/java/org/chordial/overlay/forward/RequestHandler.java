package org.chordial.overlay.forward;

import java.util.concurrent.CompletableFuture;

/** Answers the requests of one message code. Called on the peer's serial executor. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * Answers a request. Called once for a request and its retransmissions.
   *
   * @return the answer; fails with a {@link RequestException} to send an error
   */
  CompletableFuture<Reply> handle(IncomingRequest request);
}
