package org.chordial.media.session;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.chordial.ice.agent.CandidatePair;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceAgent;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceFailure;
import org.chordial.ice.agent.IceListener;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.dtls.DtlsException;
import org.chordial.ice.dtls.DtlsFailure;
import org.chordial.ice.dtls.SrtpProfile;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
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

  private static final int SILENT_SECONDS = 3;

  private final MediaSettings settings;
  private final CoreContext context;
  private final MediaListener listener;
  private final IceAgent ice;
  private final long audioSsrc;
  private final long videoSsrc;
  private final SessionClock clock;
  private TlsIdentity identity;
  private RemoteTransport remote;
  private boolean dtlsClient;
  private boolean forged;
  private AudioParameters audio;
  private VideoParameters video;
  private SecureTransport transport;
  private MediaStreams streams;
  private Equipment.Sound sound;
  private DatagramPath path;
  private CandidatePair pair;
  private SrtpProfile profile;
  private boolean muted;
  private boolean videoOn = true;
  private boolean cameraAsked;
  private boolean screenAsked;
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
    this.ice = new IceAgent(settings.ice(), network, context, new Ice());
  }

  /**
   * Gathers candidates and makes the certificate of this session. To be called once.
   *
   * @return what to tell the other side; fails with a {@link MediaException}
   */
  public CompletableFuture<LocalTransport> prepare() {
    if (state != MediaState.NEW) {
      throw new IllegalStateException("prepare is called once");
    }
    state(MediaState.PREPARING);
    CompletableFuture<IceDescription> gathered = ice.gather();
    CompletableFuture<LocalTransport> prepared = new CompletableFuture<>();
    inBackground(
        () -> SessionIdentity.create(context.clock().instant()),
        (made, problem) -> {
          if (problem != null) {
            prepared.completeExceptionally(
                new MediaException(MediaFailure.DTLS_FAILED, "certificate", problem));
            return;
          }
          identity = made;
          var _ =
              gathered.whenComplete(
                  (description, failed) -> prepared(prepared, description, failed));
        });
    return prepared;
  }

  private void prepared(
      CompletableFuture<LocalTransport> prepared, IceDescription description, Throwable failed) {
    if (state == MediaState.CLOSED) {
      prepared.completeExceptionally(new MediaException(MediaFailure.CLOSED));
    } else if (failed != null) {
      prepared.completeExceptionally(
          new MediaException(MediaFailure.NETWORK_UNUSABLE, text(failed), failed));
    } else {
      prepared.complete(
          new LocalTransport(
              description,
              Fingerprint.of(identity.certificate()),
              audioSsrc,
              videoSsrc,
              settings.cname()));
    }
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
    if (state != MediaState.PREPARING || identity == null) {
      throw new IllegalStateException("prepare first, and start once");
    }
    this.remote = remote;
    this.dtlsClient = dtlsClient;
    this.audio = audio;
    this.video = video.orElse(null);
    clock.start();
    state(MediaState.ICE);
    inBackground(
        () -> Equipment.sound(settings.devices(), settings.codecs()),
        (opened, problem) -> opened(opened, problem));
    ice.connect(remote.ice(), role);
  }

  private void opened(Equipment.Sound opened, Throwable problem) {
    if (problem != null) {
      fail(MediaFailure.CODEC_UNAVAILABLE, text(problem));
    } else if (state == MediaState.CLOSED) {
      opened.close();
    } else {
      sound = opened;
      opened.problems().forEach(this::unavailable);
      flowIfReady();
    }
  }

  private final class Ice implements IceListener {
    @Override
    public void selected(DatagramPath selected, CandidatePair selectedPair) {
      if (state == MediaState.CLOSED) {
        selected.close();
        return;
      }
      path = selected;
      pair = selectedPair;
      clock.ice();
      state(MediaState.DTLS);
      secure();
    }

    @Override
    public void failed(IceFailure reason) {
      fail(path == null ? MediaFailure.NO_PATH : MediaFailure.MEDIA_TIMEOUT, reason.sentence());
    }
  }

  private void secure() {
    streamsOver();
    TlsSettings tls =
        new TlsSettings(identity, this::refusal, settings.srtpProfiles(), settings.keyLog());
    var _ =
        transport
            .handshake(tls, dtlsClient, context)
            .whenComplete(
                (agreed, problem) -> {
                  if (state == MediaState.CLOSED) {
                    return;
                  }
                  if (problem != null) {
                    handshakeFailed(problem);
                    return;
                  }
                  profile = agreed;
                  clock.dtls();
                  flowIfReady();
                });
  }

  private void streamsOver() {
    Early early = new Early();
    transport = new SecureTransport(path, early);
    streams =
        new MediaStreams(
            settings, context, transport, audioSsrc, videoSsrc, listener, new Happenings());
    early.to = streams;
  }

  /**
   * RFC 5763 section 5: "The certificate presented during the DTLS handshake MUST match the
   * fingerprint exchanged via the signaling path in the SDP."
   */
  private Optional<String> refusal(List<java.security.cert.X509Certificate> chain) {
    boolean known = remote.fingerprints().stream().anyMatch(f -> f.matches(chain.getFirst()));
    forged |= !known;
    return known ? Optional.empty() : Optional.of(MediaFailure.FINGERPRINT_MISMATCH.text());
  }

  private void handshakeFailed(Throwable problem) {
    Throwable cause = cause(problem);
    if (forged) {
      fail(MediaFailure.FINGERPRINT_MISMATCH, "");
    } else if (cause instanceof MediaException e) {
      fail(e.failure(), "");
    } else if (cause instanceof DtlsException e
        && e.failure() == DtlsFailure.NO_COMMON_PARAMETERS) {
      fail(MediaFailure.NO_COMMON_SRTP_PROFILE, e.getMessage());
    } else {
      fail(MediaFailure.DTLS_FAILED, text(problem));
    }
  }

  private void flowIfReady() {
    if (profile == null || sound == null || streams.started()) {
      return;
    }
    streams.start(sound, audio, muted);
    state(MediaState.FLOWING);
    listener.connected(
        new ConnectedMedia(
            pair.local().address(),
            typeName(pair.local().type()),
            pair.remote().address(),
            typeName(pair.remote().type()),
            pair.local().transport().name().toLowerCase(java.util.Locale.ROOT),
            profile.name(),
            times()));
    pictures();
    transport.flow();
    secondTimer = context.executor().scheduleAtFixedRate(this::second, 1, 1, TimeUnit.SECONDS);
  }

  /** Opens camera and screen when there is first something for them to do. */
  private void pictures() {
    if (video == null || streams == null || !streams.started()) {
      return;
    }
    streams.parameters(video);
    streams.video(videoOn);
    if (!screenAsked) {
      screenAsked = true;
      inBackground(
          () -> Equipment.screen(settings.devices(), settings.codecs()),
          (screen, problem) -> {
            if (problem != null) {
              unavailable(problem);
            } else if (state == MediaState.CLOSED) {
              screen.ifPresent(Equipment.Screen::close);
            } else {
              screen.ifPresent(streams::screen);
            }
          });
    }
    if (!cameraAsked && videoOn && video.direction().sends()) {
      cameraAsked = true;
      inBackground(
          () -> Equipment.camera(settings.devices(), settings.codecs()),
          (camera, problem) -> {
            if (problem != null) {
              unavailable(problem);
            } else if (state == MediaState.CLOSED) {
              camera.ifPresent(Equipment.Camera::close);
            } else {
              camera.ifPresent(streams::camera);
            }
          });
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
    if (heard) {
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
    ice.close();
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

  /** Runs what takes long on the worker and what follows on the session's executor. */
  private <T> void inBackground(Callable<T> task, BiConsumer<T, Throwable> then) {
    settings
        .worker()
        .execute(
            () -> {
              T result = null;
              Throwable problem = null;
              try {
                result = task.call();
              } catch (Exception | LinkageError e) {
                problem = e;
              }
              T made = result;
              Throwable failed = problem;
              context.executor().execute(() -> then.accept(made, failed));
            });
  }

  private static Throwable cause(Throwable problem) {
    return problem instanceof CompletionException && problem.getCause() != null
        ? problem.getCause()
        : problem;
  }

  private static String text(Throwable problem) {
    return String.valueOf(cause(problem).getMessage());
  }

  private static String typeName(CandidateType type) {
    return switch (type) {
      case HOST -> "host";
      case PEER_REFLEXIVE -> "prflx";
      case SERVER_REFLEXIVE -> "srflx";
      case RELAYED -> "relay";
    };
  }

  /** Stands in for the streams while they and their transport are made. */
  private static final class Early implements PacketInput {
    private PacketInput to;

    @Override
    public void rtp(io.netty.buffer.ByteBuf packet) {
      to.rtp(packet);
    }

    @Override
    public void rtcp(io.netty.buffer.ByteBuf packet) {
      to.rtcp(packet);
    }
  }
}
