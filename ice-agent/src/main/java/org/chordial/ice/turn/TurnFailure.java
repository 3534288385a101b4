package org.chordial.ice.turn;

import org.chordial.ice.stun.StunAttribute.ErrorCode;

/** Every way in which a relay is not to be had or gets lost, with the sentence for the user. */
public enum TurnFailure {
  UNREACHABLE(
      "The relay server cannot be reached. Check its address, and that no firewall is in between."),
  NO_ANSWER("The relay server does not answer. It may be down, or a firewall blocks it."),
  WRONG_CREDENTIALS(
      "The relay server does not accept the user name or password. Check both, and this"
          + " computer's clock."),
  QUOTA("The relay server has no room for another relay of this user. End other calls first."),
  NO_CAPACITY("The relay server is full. Try again later, or use another server."),
  NOT_SUPPORTED("The relay server does not offer what is needed. Use another server."),
  FORBIDDEN("The relay server does not let this user relay."),
  REFUSED("The relay server refused the relay."),
  MOVED("The relay server sends its users to another server, which is not to be had either."),
  LOST("The relay server has dropped the relay, or the way to it is broken.");

  private final String sentence;

  TurnFailure(String sentence) {
    this.sentence = sentence;
  }

  /** What to tell the user. */
  public String sentence() {
    return sentence;
  }

  /** What an error response to an Allocate request means (RFC 8656, section 7.4). */
  static TurnFailure of(int code) {
    return switch (code) {
      case ErrorCode.UNAUTHENTICATED, ErrorCode.WRONG_CREDENTIALS -> WRONG_CREDENTIALS;
      case ErrorCode.FORBIDDEN -> FORBIDDEN;
      case ErrorCode.ALLOCATION_QUOTA_REACHED -> QUOTA;
      case ErrorCode.INSUFFICIENT_CAPACITY -> NO_CAPACITY;
      case ErrorCode.TRY_ALTERNATE -> MOVED;
      case ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED,
          ErrorCode.UNSUPPORTED_TRANSPORT_PROTOCOL,
          ErrorCode.UNKNOWN_ATTRIBUTE ->
          NOT_SUPPORTED;
      default -> REFUSED;
    };
  }
}
