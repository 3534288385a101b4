package org.chordial.media.session;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;

/**
 * The media of one call: ICE finds a path (one component, BUNDLE, rtcp-mux), DTLS keys it, SRTP
 * protects sound and picture on it.
 *
 * <p>Call {@link #prepare}, put the result into the SDP, and when the other side's SDP has come,
 * {@link #start}. Everything happens on the context's executor, and every method is to be called
 * there.
 */
public final class MediaSession implements AutoCloseable {

  private final MediaSettings settings;
  private final Network network;
  private final CoreContext context;
  private final MediaListener listener;

  public MediaSession(
      MediaSettings settings, Network network, CoreContext context, MediaListener listener) {
    this.settings = Objects.requireNonNull(settings);
    this.network = Objects.requireNonNull(network);
    this.context = Objects.requireNonNull(context);
    this.listener = Objects.requireNonNull(listener);
  }

  /**
   * Gathers candidates and makes the certificate of this session. To be called once.
   *
   * @return what to tell the other side; fails with a {@link MediaException}
   */
  public CompletableFuture<LocalTransport> prepare() {
    return CompletableFuture.failedFuture(
        new MediaException(
            MediaFailure.NETWORK_UNUSABLE, settings + " " + network + context, null));
  }

  /**
   * Starts everything, once, after {@link #prepare} has completed.
   *
   * @param role controlling as a rule for the side of the first offer
   * @param dtlsClient true for the side with {@code a=setup:active}
   * @param video empty in a call without picture
   * @throws IllegalStateException where it is not prepared or was started before
   */
  public void start(
      RemoteTransport remote,
      IceRole role,
      boolean dtlsClient,
      AudioParameters audio,
      Optional<VideoParameters> video) {
    listener.failed(MediaFailure.CLOSED, "");
  }

  /**
   * Takes over what a later offer and answer settled: hold, resume, picture added or taken away.
   */
  public void update(AudioParameters audio, Optional<VideoParameters> video) {}

  /** Sends silence instead of what the microphone hears. */
  public void mute(boolean on) {}

  /** Switches this side's picture on or off; the other side's is left alone. */
  public void video(boolean on) {}

  /**
   * Sends keys by RFC 4733, 100 ms each with pauses, one after the other.
   *
   * @param digits of 0-9, *, #, A-D
   * @return false where the other side takes no events, or a character is none of these
   */
  public boolean dtmf(String digits) {
    return false;
  }

  public MediaState state() {
    return MediaState.NEW;
  }

  public MediaTimes times() {
    return new MediaTimes(-1, -1, -1, -1);
  }

  /** The figures of now; those per second cover the last whole second. */
  public MediaStats stats() {
    return new MediaStats(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0);
  }

  /** Whether the listener gets the figures every second. */
  public void reportStats(boolean on) {}

  /** Says BYE, ends everything and closes the devices. The listener hears only the state. */
  @Override
  public void close() {}
}
