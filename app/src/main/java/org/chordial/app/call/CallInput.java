package org.chordial.app.call;

/** What can happen to a call. A leg is the n-th device that is tried, from 0. */
sealed interface CallInput {

  // what the user does
  record Dial() implements CallInput {}

  record Answer() implements CallInput {}

  record Decline() implements CallInput {}

  record HangUp() implements CallInput {}

  record Hold() implements CallInput {}

  record Resume() implements CallInput {}

  // on the way to the other side
  record Found(int devices) implements CallInput {}

  record LookupFailed(PhoneFailure failure) implements CallInput {}

  record Attached(int leg) implements CallInput {}

  record AttachFailed(int leg, PhoneFailure failure) implements CallInput {}

  // what the other side does
  record Invited() implements CallInput {}

  record Ringing(int leg) implements CallInput {}

  record Accepted(int leg) implements CallInput {}

  record Rejected(int leg, int status) implements CallInput {}

  record Cancelled() implements CallInput {}

  record RemoteEnded() implements CallInput {}

  record RemoteHold(boolean on) implements CallInput {}

  record Transferred() implements CallInput {}

  // what becomes of the media
  record MediaFailed(String text) implements CallInput {}

  /** Nothing comes although something should, or it comes again. */
  record PathLost(boolean lost) implements CallInput {}

  record TimedOut(CallTimer timer) implements CallInput {}
}
