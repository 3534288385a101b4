package org.chordial.app.call;

/** What the machine wants done. */
sealed interface CallAction {

  record LookUp() implements CallAction {}

  record Attach(int leg) implements CallAction {}

  record Invite(int leg) implements CallAction {}

  /** Cancels or ends a leg. */
  record EndLeg(int leg) implements CallAction {}

  record AcceptInvitation() implements CallAction {}

  record RejectInvitation(int status) implements CallAction {}

  /** The leg that won carries the call from now on. */
  record Use(int leg) implements CallAction {}

  record SendHold(boolean on) implements CallAction {}

  record Start(CallTimer timer) implements CallAction {}

  record Stop(CallTimer timer) implements CallAction {}

  record Report(CallState state, String reason, String text) implements CallAction {}

  /** Everything that belongs to the call can be released; the last action. */
  record Release() implements CallAction {}
}
