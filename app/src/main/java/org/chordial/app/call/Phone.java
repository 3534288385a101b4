package org.chordial.app.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The phone, as windows, commands and scripts see it. Every method may be called from any thread
 * and returns at once; events and completions come on the phone's own executor, in order. What
 * fails before or during a call is told by a {@link PhoneEvent.State} with {@link CallState#ENDED};
 * the other futures fail with a {@link PhoneException}.
 */
public interface Phone extends AutoCloseable {

  /** Ends a subscription. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  Subscription subscribe(Consumer<PhoneEvent> listener);

  /**
   * Calls somebody.
   *
   * @param to an AOR ({@code bob@example.org}) or a SIP URI
   * @return the new call's name, whose first event is {@link CallState#LOOKING_UP}
   */
  CallId call(String to, boolean video);

  CompletableFuture<Void> answer(CallId call, boolean video);

  CompletableFuture<Void> decline(CallId call);

  /** Ends a call in whatever state it is; a call that is not answered yet is cancelled. */
  CompletableFuture<Void> hangup(CallId call);

  CompletableFuture<Void> hold(CallId call);

  CompletableFuture<Void> resume(CallId call);

  CompletableFuture<Void> mute(CallId call, boolean on);

  /** Switches our own picture on or off. */
  CompletableFuture<Void> video(CallId call, boolean on);

  /**
   * Sends key presses (RFC 4733).
   *
   * @param digits of 0-9, *, #, A-D; a comma is a pause
   */
  CompletableFuture<Void> dtmf(CallId call, String digits);

  /** Hands the other side over to somebody else (RFC 3515) and leaves the call. */
  CompletableFuture<Void> transfer(CallId call, String to);

  /** Sends a text; completes when a device of theirs has taken it. */
  CompletableFuture<Void> message(String to, String text);

  CompletableFuture<PhoneEvent.Stats> stats(CallId call);

  CompletableFuture<PhoneStatus> status();

  /**
   * Finds out whether somebody can be called.
   *
   * @param test whether to ask a device of theirs, beyond looking for their registration
   */
  CompletableFuture<Presence> presence(String aor, boolean test);

  /** Ends every call and withdraws the registration. */
  @Override
  void close();
}
