package org.chordial.media.session;

import org.chordial.ice.agent.Candidate;
import org.chordial.media.MediaFailure;

/**
 * Learns what becomes of a session, on the session's executor. Every method does nothing if not
 * overridden.
 */
public interface MediaListener {

  default void stateChanged(MediaState state, MediaTimes times) {}

  /** Packets can flow. */
  default void connected(ConnectedMedia media) {}

  /** The first sound of the other side was decoded. */
  default void firstAudio(MediaTimes times) {}

  /** The first picture of the other side was decoded. */
  default void firstVideo(MediaTimes times) {}

  /** The other side pressed a key: 0-9, *, #, A-D (RFC 4733). */
  default void dtmf(char digit) {}

  /** A device or file could not be opened; the call goes on without it. */
  default void deviceUnavailable(MediaFailure failure, String detail) {}

  /** Every second once it was asked for by {@code MediaSession.reportStats(true)}. */
  default void stats(MediaStats stats) {}

  /**
   * Nothing came for a while although something should ({@code true}), or it comes again ({@code
   * false}). The session goes on.
   */
  default void silent(boolean silent) {}

  /** The other side said BYE in RTCP; the call's signalling decides what that means. */
  default void bye() {}

  /**
   * The network has changed so that the path cannot be kept by this side alone: an offer with
   * {@code MediaSession.restartIce} is needed.
   */
  default void restartWanted() {}

  /**
   * One more candidate of this side, found after {@code MediaSession.prepare} has completed (RFC
   * 8838).
   *
   * @param ufrag of the description that it belongs to
   */
  default void candidate(String ufrag, Candidate candidate) {}

  /** No more candidates of this side will come. */
  default void endOfCandidates(String ufrag) {}

  /** The session is over and closed, once. */
  default void failed(MediaFailure failure, String detail) {}
}
