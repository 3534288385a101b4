package org.chordial.app.call;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.app.sdp.TrickleFragment;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceRole;
import org.chordial.media.MediaException;
import org.chordial.media.session.AudioParameters;
import org.chordial.media.session.LocalTransport;
import org.chordial.media.session.MediaSession;
import org.chordial.media.session.MediaStats;
import org.chordial.media.session.PlainLocal;
import org.chordial.media.session.PlainRemote;
import org.chordial.media.session.RemoteTransport;
import org.chordial.media.session.VideoParameters;

/** {@link CallMedia} by the media engine. */
public record SessionMedia(MediaSession session) implements CallMedia {

  @Override
  public CompletableFuture<LocalTransport> prepare() {
    return session.prepare();
  }

  @Override
  public void start(
      RemoteTransport remote,
      IceRole role,
      boolean dtlsClient,
      AudioParameters audio,
      Optional<VideoParameters> video) {
    session.start(remote, role, dtlsClient, audio, video);
  }

  @Override
  public CompletableFuture<PlainLocal> preparePlain(InetAddress host) {
    try {
      return CompletableFuture.completedFuture(session.preparePlain(host));
    } catch (MediaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void startPlain(PlainRemote remote, AudioParameters audio) {
    session.startPlain(remote, audio);
  }

  @Override
  public void trickled(TrickleFragment fragment) {
    session.trickled(fragment.ufrag(), fragment.candidates(), fragment.named(), fragment.end());
  }

  @Override
  public CompletableFuture<IceDescription> restartIce(boolean trickles) {
    return session.restartIce(trickles);
  }

  @Override
  public void reconnectIce(IceDescription remote, IceRole role) {
    session.reconnectIce(remote, role);
  }

  @Override
  public void redirect(PlainRemote remote) {
    session.redirect(remote);
  }

  @Override
  public void update(AudioParameters audio, Optional<VideoParameters> video) {
    session.update(audio, video);
  }

  @Override
  public void mute(boolean on) {
    session.mute(on);
  }

  @Override
  public void video(boolean on) {
    session.video(on);
  }

  @Override
  public boolean dtmf(String digits) {
    return session.dtmf(digits);
  }

  @Override
  public MediaStats stats() {
    return session.stats();
  }

  @Override
  public void close() {
    session.close();
  }
}
