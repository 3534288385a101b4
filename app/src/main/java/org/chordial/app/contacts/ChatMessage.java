package org.chordial.app.contacts;

import java.time.Instant;

/**
 * A text that was sent or came in.
 *
 * @param id given by the store, 0 before
 * @param aor of the other side
 */
public record ChatMessage(
    long id, String aor, boolean outgoing, String text, Instant sent, Status status) {

  /** What became of it. */
  public enum Status {
    /** Ours, on its way. */
    SENDING,
    /** Ours, and a device of theirs has it. */
    DELIVERED,
    /** Ours, and nobody took it. */
    FAILED,
    /** Theirs, and nobody here has looked. */
    UNREAD,
    /** Theirs, and looked at. */
    READ
  }
}
