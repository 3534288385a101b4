package org.chordial.app.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.chordial.app.sdp.TrickleFragment;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceOptions;
import org.chordial.ice.agent.IceRole;
import org.chordial.media.session.AudioParameters;
import org.chordial.media.session.ConnectedMedia;
import org.chordial.media.session.Fingerprint;
import org.chordial.media.session.LocalTransport;
import org.chordial.media.session.MediaListener;
import org.chordial.media.session.MediaStats;
import org.chordial.media.session.MediaTimes;
import org.chordial.media.session.PlainLocal;
import org.chordial.media.session.PlainRemote;
import org.chordial.media.session.RemoteTransport;
import org.chordial.media.session.VideoParameters;

/** Media that connect at once and write down what they are told. */
final class FakeMedia implements CallMedia {
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  final MediaListener listener;
  private final String name;
  private final boolean complete;
  private boolean heard;

  /**
   * @param complete whether all candidates are there at once
   */
  FakeMedia(String name, MediaListener listener, boolean complete) {
    this.name = name;
    this.complete = complete;
    this.listener = listener;
  }

  static Candidate candidate(int port, CandidateType type) {
    return new Candidate(
        "1",
        1,
        CandidateTransport.UDP,
        1,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        type,
        Optional.empty());
  }

  @Override
  public CompletableFuture<LocalTransport> prepare() {
    Candidate candidate = candidate(4000, CandidateType.HOST);
    return CompletableFuture.completedFuture(
        new LocalTransport(
            new IceDescription(
                name,
                "p".repeat(22),
                List.of(candidate),
                List.of(),
                IceDescription.DEFAULT_PACING,
                IceOptions.OURS,
                complete),
            new Fingerprint("sha-256", "AB:".repeat(31) + "AB"),
            1,
            2,
            name));
  }

  @Override
  public void start(
      RemoteTransport remote,
      IceRole role,
      boolean dtlsClient,
      AudioParameters audio,
      Optional<VideoParameters> video) {
    told.add(
        "start "
            + remote.ice().ufrag()
            + " "
            + role
            + " "
            + (dtlsClient ? "client" : "server")
            + " "
            + audio.direction());
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);
    listener.connected(
        new ConnectedMedia(
            address,
            "host",
            address,
            "host",
            "udp",
            "opus/48000/2",
            "AEAD_AES_128_GCM",
            new MediaTimes(1, 2, -1, -1)));
  }

  @Override
  public CompletableFuture<PlainLocal> preparePlain(InetAddress host) {
    return CompletableFuture.completedFuture(
        new PlainLocal(new InetSocketAddress(host, 4000), new InetSocketAddress(host, 4001)));
  }

  @Override
  public void startPlain(PlainRemote remote, AudioParameters audio) {
    told.add("plain " + remote.rtp().getPort() + " " + audio.codec() + " " + audio.direction());
    MediaTimes times = new MediaTimes(-1, -1, -1, -1);
    listener.connected(
        new ConnectedMedia(
            remote.rtp(),
            "host",
            remote.rtp(),
            "host",
            "udp",
            audio.codec().encoding(),
            "none",
            times));
  }

  @Override
  public void trickled(TrickleFragment fragment) {
    told.add(
        "trickled "
            + fragment.ufrag()
            + " "
            + fragment.candidates().stream().map(each -> each.address().getPort()).toList()
            + (fragment.end() ? " end" : ""));
  }

  @Override
  public CompletableFuture<IceDescription> restartIce(boolean trickles) {
    told.add("restart");
    return CompletableFuture.completedFuture(
        new IceDescription(
            "restarted",
            "q".repeat(22),
            List.of(),
            List.of(),
            IceDescription.DEFAULT_PACING,
            IceOptions.OURS,
            complete || !trickles));
  }

  @Override
  public void reconnectIce(IceDescription remote, IceRole role) {
    told.add("reconnect " + remote.ufrag() + " " + role);
  }

  @Override
  public void redirect(PlainRemote remote) {
    told.add("redirect " + remote.rtp());
  }

  @Override
  public void update(AudioParameters audio, Optional<VideoParameters> video) {
    told.add(
        "update " + audio.direction() + video.map(value -> " " + value.direction()).orElse(""));
    if (audio.direction().receives() && !heard) {
      heard = true;
      listener.firstAudio(new MediaTimes(1, 2, 3, -1));
    }
  }

  @Override
  public void mute(boolean on) {
    told.add("mute " + on);
  }

  @Override
  public void video(boolean on) {
    told.add("video " + on);
  }

  @Override
  public boolean dtmf(String digits) {
    told.add("dtmf " + digits);
    return digits.matches("[0-9*#A-D,]+");
  }

  @Override
  public MediaStats stats() {
    return new MediaStats(5, 0, 0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 20, 60, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    told.add("close");
  }
}
