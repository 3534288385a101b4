package org.chordial.app.contacts;

import java.time.Duration;
import java.time.Instant;

/**
 * A call that is over.
 *
 * @param id given by the store, 0 before
 * @param aor of the other side
 * @param outcome {@link #COMPLETED}, {@link #MISSED}, or the token of why it failed
 */
public record CallRecord(
    long id,
    String aor,
    boolean outgoing,
    boolean video,
    Instant started,
    Duration duration,
    String outcome) {
  /** Somebody answered. */
  public static final String COMPLETED = "completed";

  /** It rang here and nobody answered. */
  public static final String MISSED = "missed";

  public boolean missed() {
    return outcome.equals(MISSED);
  }
}
