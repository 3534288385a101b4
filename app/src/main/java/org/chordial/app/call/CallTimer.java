package org.chordial.app.call;

import java.time.Duration;

/** The limits of what a call waits for. */
enum CallTimer {
  /** From dialling until some device rings. */
  CONNECT(Duration.ofSeconds(30)),
  /** A minute of ringing. */
  NO_ANSWER(Duration.ofSeconds(60)),
  /** From the loss of the path to giving up. */
  RECONNECT(Duration.ofSeconds(30));

  private final Duration limit;

  CallTimer(Duration limit) {
    this.limit = limit;
  }

  Duration limit() {
    return limit;
  }
}
