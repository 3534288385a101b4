package org.chordial.app.call;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.app.sdp.TrickleFragment;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceRole;
import org.chordial.media.session.AudioParameters;
import org.chordial.media.session.LocalTransport;
import org.chordial.media.session.MediaListener;
import org.chordial.media.session.MediaStats;
import org.chordial.media.session.PlainLocal;
import org.chordial.media.session.PlainRemote;
import org.chordial.media.session.RemoteTransport;
import org.chordial.media.session.VideoParameters;

/** The media of one call, as {@link org.chordial.media.session.MediaSession} has it. */
public interface CallMedia {

  /** Makes the media of a call. */
  interface Factory {
    CallMedia create(CallId call, MediaListener listener);
  }

  CompletableFuture<LocalTransport> prepare();

  void start(
      RemoteTransport remote,
      IceRole role,
      boolean dtlsClient,
      AudioParameters audio,
      Optional<VideoParameters> video);

  /**
   * Opens the ports of a plain call, instead of {@link #prepare}.
   *
   * @param host the address of this host to use
   */
  CompletableFuture<PlainLocal> preparePlain(InetAddress host);

  void startPlain(PlainRemote remote, AudioParameters audio);

  /**
   * Takes candidates that the other side has trickled, also before {@link #start}.
   *
   * @param fragment what of it is new
   */
  void trickled(TrickleFragment fragment);

  /**
   * Begins an ICE restart; gives what to tell the other side.
   *
   * @param trickles whether that takes candidates one by one
   */
  CompletableFuture<IceDescription> restartIce(boolean trickles);

  /** The other side's part of an ICE restart. */
  void reconnectIce(IceDescription remote, IceRole role);

  /** The other side of a plain call has moved. */
  void redirect(PlainRemote remote);

  void update(AudioParameters audio, Optional<VideoParameters> video);

  void mute(boolean on);

  void video(boolean on);

  boolean dtmf(String digits);

  MediaStats stats();

  void close();
}
