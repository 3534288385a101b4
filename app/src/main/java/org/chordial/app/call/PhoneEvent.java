package org.chordial.app.call;

import java.util.Optional;

/**
 * What a {@link Phone} tells whoever listens: one record for each event of the control API, with
 * its fields. Times are milliseconds.
 */
public sealed interface PhoneEvent {

  /** This phone can be called: its registration is stored in the overlay. */
  record Registered(String aor, String nodeId, long tookMs) implements PhoneEvent {}

  /** This phone cannot be called for now; it goes on trying. */
  record Unregistered(String reason, String text) implements PhoneEvent {}

  /** Somebody calls. A {@link State} event with {@link CallState#RINGING} goes before it. */
  record Incoming(CallId call, String from, boolean verified, boolean video)
      implements PhoneEvent {}

  /**
   * A call is in another state.
   *
   * @param reason why, a token: one of {@link PhoneFailure#token}, or one of {@code dialed}, {@code
   *     found}, {@code incoming}, {@code answered}, {@code hold}, {@code remote-hold}, {@code
   *     resume}, {@code hung-up}, {@code remote-hung-up}, {@code cancelled}, {@code
   *     answered-elsewhere}, {@code transferred}, {@code path-lost}, {@code path-found}
   * @param text the sentence for the user
   */
  record State(CallId call, CallState state, String reason, String text) implements PhoneEvent {

    /** Why the call failed; empty where it went its ordinary way. */
    public Optional<PhoneFailure> failure() {
      return PhoneFailure.ofToken(reason);
    }
  }

  /** Media flow. Comes once a call, when the first sound has arrived. */
  record Connected(
      CallId call,
      String audio,
      Optional<String> video,
      String srtp,
      Endpoint local,
      Endpoint remote,
      boolean verified,
      Timings ms)
      implements PhoneEvent {}

  /** One end of the path that ICE chose. */
  record Endpoint(String type, String address, int port, String protocol) {}

  /**
   * How long each step took, in milliseconds; -1 where a step did not happen (yet).
   *
   * @param lookup name to registrations
   * @param attach registrations to a SIP connection
   * @param ring dialling to the first sign of ringing at the other end
   * @param ice start of the checks to the chosen pair
   * @param dtls chosen pair to keys
   * @param firstAudio answer to the first sound that arrived
   * @param firstVideo answer to the first picture that arrived
   */
  record Timings(
      long lookup, long attach, long ring, long ice, long dtls, long firstAudio, long firstVideo) {}

  /**
   * The quality of a call at this moment.
   *
   * @param lossIn share of packets lost on the way here, 0 to 1
   * @param cpu share of one processor that this process used since it was last asked
   */
  record Stats(
      CallId call,
      double rttMs,
      double lossIn,
      double jitterMs,
      long bitrateIn,
      long bitrateOut,
      long framesIn,
      long framesOut,
      double mouthToEarMs,
      double cpu)
      implements PhoneEvent {}

  /** Which of our and their pictures flow has changed. */
  record Video(CallId call, boolean sending, boolean receiving) implements PhoneEvent {}

  /** Our microphone was switched off or on. */
  record Muted(CallId call, boolean on) implements PhoneEvent {}

  /** The other side pressed a key. */
  record Dtmf(CallId call, char digit) implements PhoneEvent {}

  /** A text came in. */
  record Message(String from, String text, boolean verified) implements PhoneEvent {}

  /** Something went wrong that belongs to no call. */
  record Failed(PhoneFailure failure, String text) implements PhoneEvent {}
}
