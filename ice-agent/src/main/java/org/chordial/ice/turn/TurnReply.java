package org.chordial.ice.turn;

import org.chordial.ice.stun.StunMessage;

/** What became of a request to the server. */
sealed interface TurnReply {

  /**
   * @param late whether the request had to be sent more than once
   */
  record Success(StunMessage response, boolean late) implements TurnReply {}

  record Refused(int code, StunMessage response) implements TurnReply {}

  record Silence() implements TurnReply {}
}
