package org.chordial.app.sip;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * The INFO requests of one dialog that carry our candidates (RFC 8840): when they may go, and that
 * one waits for the other. On the phone's executor only.
 */
final class TrickleInfo {

  private final Predicate<String> sender;
  private boolean supported;
  private boolean confirmed;
  private boolean pending;
  private Optional<String> waiting = Optional.empty();

  /**
   * @param sender sends an INFO; false where that is not possible
   */
  TrickleInfo(Predicate<String> sender) {
    this.sender = sender;
  }

  boolean supported() {
    return supported;
  }

  /** Section 4.3: "Trickle ICE support at the peer agent MUST be confirmed." */
  void supported(boolean yes) {
    supported = yes;
  }

  /** "A dialog MUST have been created between the peers", and each knows that the other has it. */
  void confirmed() {
    confirmed = true;
    next();
  }

  /** Sends what is known; what waited has been overtaken, as every fragment has all of it. */
  void send(String fragment) {
    waiting = Optional.of(fragment);
    next();
  }

  /**
   * Section 10.9: "A Trickle ICE Agent MUST NOT have more than one INFO request pending at any one
   * time."
   */
  void answered(int status) {
    pending = false;
    if (status == SipMessages.BAD_INFO_PACKAGE) {
      supported = false;
    }
    next();
  }

  private void next() {
    if (supported && confirmed && !pending && waiting.isPresent()) {
      String fragment = waiting.get();
      waiting = Optional.empty();
      pending = sender.test(fragment);
    }
  }
}
