package org.chordial.ice.turn;

import java.net.InetSocketAddress;
import java.util.Optional;

/** There is no relay. The message is a sentence for the user. */
public final class TurnException extends Exception {

  private final TurnFailure reason;
  private final transient InetSocketAddress alternate;

  TurnException(TurnFailure reason, Throwable cause) {
    super(reason.sentence(), cause);
    this.reason = reason;
    this.alternate = null;
  }

  /**
   * @param alternate where the server sends us instead
   */
  TurnException(InetSocketAddress alternate) {
    super(TurnFailure.MOVED.sentence());
    this.reason = TurnFailure.MOVED;
    this.alternate = alternate;
  }

  public TurnFailure reason() {
    return reason;
  }

  /** The server to ask instead (300, Try Alternate). */
  public Optional<InetSocketAddress> alternate() {
    return Optional.ofNullable(alternate);
  }
}
