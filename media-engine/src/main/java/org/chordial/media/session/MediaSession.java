package org.chordial.media.session;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.agent.NamedCandidate;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;

/**
 * The media of one call: ICE finds a path (one component, BUNDLE, rtcp-mux), DTLS keys it, SRTP
 * protects sound and picture on it. With a phone that knows none of this it is RTP in the clear.
 *
 * <p>Call {@link #prepare}, put the result into the SDP, and when the other side's SDP has come,
 * {@link #start}. Everything happens on the context's executor, and every method is to be called
 * there.
 */
public final class MediaSession implements AutoCloseable {

  private static final int SILENT_SECONDS = 3;

  private final MediaSettings settings;
  private final CoreContext context;
  private final MediaListener listener;
  private final long audioSsrc;
  private final long videoSsrc;
  private final SessionClock clock;
  private final Background background;
  private final PictureDevices pictures;
  private final Network network;
  private Optional<SecureRoute> secure = Optional.empty();
  private Optional<PlainRoute> plain = Optional.empty();
  private AudioParameters audio;
  private VideoParameters video;
  private MediaTransport transport;
  private MediaStreams streams;
  private Equipment.Sound sound;
  private MediaRoute.Way way;
  private boolean muted;
  private boolean videoOn = true;
  private boolean reporting;
  private Future<?> secondTimer;
  private MediaState state = MediaState.NEW;
  private int quietSeconds;
  private final Rates rates = new Rates();

  public MediaSession(
      MediaSettings settings, Network network, CoreContext context, MediaListener listener) {
    this.settings = Objects.requireNonNull(settings);
    this.context = Objects.requireNonNull(context);
    this.listener = Objects.requireNonNull(listener);
    this.clock = new SessionClock(context.clock());
    this.audioSsrc = context.random().nextInt() & 0xFFFF_FFFFL;
    // RFC 7714 section 8.4: two sources of one key must not share an SSRC.
    this.videoSsrc = audioSsrc ^ (1 + context.random().nextInt(Integer.MAX_VALUE));
    this.background = new Background(settings.worker(), context.executor());
    this.pictures =
        new PictureDevices(
            settings, background, () -> state == MediaState.CLOSED, this::unavailable);
    this.network = Objects.requireNonNull(network);
  }

  /**
   * Begins to gather candidates and makes the certificate of this session. To be called once.
   *
   * @return what to tell the other side, with the candidates that are known by then; the listener
   *     gets the others where the description is not complete; fails with a {@link MediaException}
   */
  public CompletableFuture<LocalTransport> prepare() {
    preparing();
    SecureRoute route = new SecureRoute(settings, network, context, clock, new RouteEvents());
    secure = Optional.of(route);
    return route.prepare(background, audioSsrc, videoSsrc);
  }

  /**
   * Opens the ports of a call with a phone that knows neither ICE nor SRTP, instead of {@link
   * #prepare}. Sound alone, and in the clear: whoever is on the way can listen.
   *
   * @param host the address of this host to use
   */
  public PlainLocal preparePlain(InetAddress host) throws MediaException {
    preparing();
    PlainRoute route = PlainRoute.open(network, host, context.random(), new RouteEvents());
    plain = Optional.of(route);
    return route.local();
  }

  private void preparing() {
    if (state != MediaState.NEW) {
      throw new IllegalStateException("prepare is called once");
    }
    state(MediaState.PREPARING);
  }

  /** Starts a plain call, once, after {@link #preparePlain}. */
  public void startPlain(PlainRemote remote, AudioParameters parameters) {
    if (state == MediaState.CLOSED) {
      return;
    }
    if (state != MediaState.PREPARING || plain.isEmpty() || audio != null) {
      throw new IllegalStateException("prepare first, and start once");
    }
    begin(parameters, Optional.empty());
    plain.get().start(remote);
  }

  /** Follows the other side of a plain call to another address. */
  public void redirect(PlainRemote remote) {
    plain.ifPresent(route -> route.redirect(remote));
  }

  private void begin(AudioParameters withAudio, Optional<VideoParameters> withVideo) {
    audio = withAudio;
    video = withVideo.orElse(null);
    clock.start();
    background.run(
        () -> Equipment.sound(settings.devices(), settings.codecs(), withAudio.codec()),
        this::opened);
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
    if (state == MediaState.CLOSED) {
      return;
    }
    if (state != MediaState.PREPARING || !secure.map(SecureRoute::prepared).orElse(false)) {
      throw new IllegalStateException("prepare first, and start once");
    }
    begin(audio, video);
    secure.get().start(remote, role, dtlsClient);
  }

  private void opened(Equipment.Sound opened, Throwable problem) {
    if (problem != null) {
      fail(MediaFailure.CODEC_UNAVAILABLE, Background.text(problem));
    } else if (state == MediaState.CLOSED) {
      opened.close();
    } else {
      sound = opened;
      opened.problems().forEach(this::unavailable);
      flowIfReady();
    }
  }

  private final class RouteEvents implements MediaRoute.Events {
    @Override
    public void state(MediaState reached) {
      MediaSession.this.state(reached);
    }

    @Override
    public void transport(MediaTransport made) {
      transport = made;
      streams =
          new MediaStreams(
              settings, context, made, audioSsrc, videoSsrc, listener, new Happenings());
      made.input(streams);
    }

    @Override
    public void open(MediaRoute.Way found) {
      way = found;
      flowIfReady();
    }

    @Override
    public void restartWanted() {
      listener.restartWanted();
    }

    @Override
    public void candidate(String ufrag, Candidate candidate) {
      listener.candidate(ufrag, candidate);
    }

    @Override
    public void endOfCandidates(String ufrag) {
      listener.endOfCandidates(ufrag);
    }

    @Override
    public void failed(MediaFailure failure, String detail) {
      fail(failure, detail);
    }
  }

  /**
   * Takes what the other side has trickled (RFC 8838), before or after {@link #start}.
   *
   * @param ufrag of the description that it belongs to
   * @param end whether nothing more will come
   */
  public void trickled(
      String ufrag, List<Candidate> candidates, List<NamedCandidate> named, boolean end) {
    if (state != MediaState.CLOSED) {
      secure.ifPresent(route -> route.trickled(ufrag, candidates, named, end));
    }
  }

  /**
   * Begins an ICE restart (RFC 8839, section 4.4.1.1.1): media go on by the old path.
   *
   * @param trickles whether the other side takes candidates one by one, so that nobody waits for
   *     those that are not there yet
   * @return what to tell the other side; fails where the session is over or plain
   */
  public CompletableFuture<IceDescription> restartIce(boolean trickles) {
    return secure
        .map(route -> route.restart(trickles))
        .orElseGet(() -> CompletableFuture.failedFuture(new MediaException(MediaFailure.CLOSED)));
  }

  /** The other side's part of an ICE restart, once {@link #restartIce} has completed. */
  public void reconnectIce(IceDescription remote, IceRole role) {
    if (state != MediaState.CLOSED) {
      secure.ifPresent(route -> route.reconnect(remote, role));
    }
  }

  private void flowIfReady() {
    if (way == null || sound == null || streams.started()) {
      return;
    }
    streams.start(sound, audio, muted);
    state(MediaState.FLOWING);
    listener.connected(
        new ConnectedMedia(
            way.local(),
            way.localType(),
            way.remote(),
            way.remoteType(),
            way.protocol(),
            audio.codec().encoding(),
            way.srtp(),
            times()));
    pictures();
    transport.flow();
    secondTimer = context.executor().scheduleAtFixedRate(this::second, 1, 1, TimeUnit.SECONDS);
  }

  private void pictures() {
    if (video != null && streams != null && streams.started()) {
      streams.parameters(video);
      streams.video(videoOn);
      pictures.open(streams, videoOn && video.direction().sends());
    }
  }

  private final class Happenings implements MediaStreams.Events {
    @Override
    public void firstAudio() {
      clock.firstAudio();
      listener.firstAudio(times());
    }

    @Override
    public void firstVideo() {
      clock.firstVideo();
      listener.firstVideo(times());
    }

    @Override
    public void bye() {
      listener.bye();
    }
  }

  /**
   * Takes over what a later offer and answer settled: hold, resume, picture added or taken away.
   */
  public void update(AudioParameters newAudio, Optional<VideoParameters> newVideo) {
    audio = newAudio;
    VideoParameters none = video == null ? null : video.with(Direction.INACTIVE);
    video = newVideo.orElse(none);
    if (streams != null && streams.started()) {
      streams.parameters(audio);
      pictures();
    }
  }

  /** Sends silence instead of what the microphone hears. */
  public void mute(boolean on) {
    muted = on;
    if (streams != null && streams.started()) {
      streams.mute(on);
    }
  }

  /** Switches this side's picture on or off; the other side's is left alone. */
  public void video(boolean on) {
    videoOn = on;
    if (streams != null && streams.started()) {
      streams.video(on);
      pictures();
    }
  }

  /**
   * Sends keys by RFC 4733, 100 ms each with pauses, one after the other.
   *
   * @param digits of 0-9, *, #, A-D
   * @return false where media does not flow yet, the other side takes no events, or a character is
   *     none of these
   */
  public boolean dtmf(String digits) {
    return streams != null && streams.started() && streams.dtmf(digits);
  }

  public MediaState state() {
    return state;
  }

  public MediaTimes times() {
    return clock.times();
  }

  /** The figures of now; those per second cover the last whole second. */
  public MediaStats stats() {
    return streams == null || !streams.started()
        ? new MediaStats(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0)
        : streams.stats(rates.in(), rates.out(), transport);
  }

  /** Whether the listener gets the figures every second. */
  public void reportStats(boolean on) {
    reporting = on;
  }

  private void second() {
    boolean heard = rates.second(transport.bytesIn(), transport.bytesOut());
    streams.second();
    // RTCP is optional among plain phones: while they send no sound, nothing may come at all.
    boolean due = plain.isEmpty() || audio.direction().receives();
    if (heard || !due) {
      if (quietSeconds >= SILENT_SECONDS) {
        listener.silent(false);
      }
      quietSeconds = 0;
    } else if (++quietSeconds == SILENT_SECONDS) {
      listener.silent(true);
    }
    if (quietSeconds >= settings.mediaTimeout().toSeconds()) {
      fail(MediaFailure.MEDIA_TIMEOUT, "");
    } else if (reporting) {
      listener.stats(stats());
    }
  }

  /** Says BYE, ends everything and closes the devices. The listener hears only the state. */
  @Override
  public void close() {
    if (state == MediaState.CLOSED) {
      return;
    }
    state(MediaState.CLOSED);
    if (secondTimer != null) {
      secondTimer.cancel(false);
    }
    if (streams != null) {
      streams.close();
      transport.close();
    }
    if (sound != null && (streams == null || !streams.started())) {
      sound.close();
    }
    secure.ifPresent(SecureRoute::close);
    plain.ifPresent(PlainRoute::close);
  }

  private void fail(MediaFailure failure, String detail) {
    if (state == MediaState.CLOSED) {
      return;
    }
    close();
    listener.failed(failure, detail);
  }

  private void unavailable(Throwable problem) {
    if (problem instanceof MediaException e) {
      listener.deviceUnavailable(e.failure(), e.getMessage());
    } else {
      listener.deviceUnavailable(MediaFailure.CODEC_UNAVAILABLE, String.valueOf(problem));
    }
  }

  private void state(MediaState newState) {
    state = newState;
    listener.stateChanged(newState, times());
  }
}
