package org.chordial.app.call;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can go wrong with a call, a message or a command, each with the token of the
 * control API and the sentence that the user reads. {@code %s} stands for whom or what it is about.
 */
public enum PhoneFailure {
  NOT_JOINED("You are not connected to the overlay yet. Wait a moment and try again."),
  BAD_ADDRESS("\"%s\" is not an address. Addresses look like alice@example.org."),
  OWN_NAME("%s is your own name."),
  NO_SUCH_NAME("Nobody is registered as %s."),
  OFFLINE("%s is registered, but no device of theirs answers."),
  LOOKUP_FAILED("The overlay did not answer when asked for %s. Try again."),
  UNREACHABLE("No connection to %s could be made: every path between the two networks failed."),
  WRONG_IDENTITY("Who answered for %s could not prove to be the one asked for."),
  BUSY("%s is in another call."),
  DECLINED("%s declined the call."),
  NO_ANSWER("%s did not answer."),
  NOT_ACCEPTABLE("The phone of %s shares no audio codec or encryption with this one."),
  REJECTED("The phone of %s refused: %s"),
  CONNECTION_LOST("The connection to %s was lost and did not come back."),
  MEDIA_FAILED("Sound could not be set up with %s: %s"),
  DEVICE_UNAVAILABLE("A sound device or the camera cannot be used: %s"),
  NO_DTMF("The keys \"%s\" could not be sent: the other side takes none, or there is no such key."),
  NO_SUCH_CALL("There is no call %s."),
  WRONG_STATE("That cannot be done while the call is %s."),
  NOT_DELIVERED("The message to %s was not delivered. Try again later."),
  MESSAGE_TOO_LONG("The message is too long: %s."),
  NO_PLAIN_SIP("%s is outside this overlay; calls to other SIP phones need --sip."),
  SIP_NOT_STARTED("SIP could not be started at %s: %s. Choose another port for --sip."),
  BAD_COMMAND("The command was not understood: %s"),
  INTERNAL("Something went wrong inside the phone: %s");

  private final String sentence;

  PhoneFailure(String sentence) {
    this.sentence = sentence;
  }

  /** The word for scripts: the constant in small letters with hyphens. */
  public String token() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The sentence for the user. */
  public String text(Object... about) {
    return String.format(Locale.ROOT, sentence, about);
  }

  public static Optional<PhoneFailure> ofToken(String token) {
    return Arrays.stream(values()).filter(failure -> failure.token().equals(token)).findFirst();
  }
}
