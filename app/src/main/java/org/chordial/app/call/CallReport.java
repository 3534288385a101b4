package org.chordial.app.call;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.agent.Candidate;
import org.chordial.media.MediaFailure;
import org.chordial.media.session.ConnectedMedia;
import org.chordial.media.session.MediaListener;
import org.chordial.media.session.MediaStats;
import org.chordial.media.session.MediaTimes;

/** What one call has to tell: hears of its media, keeps its times, and writes its events. */
final class CallReport implements MediaListener {

  /** How long the report of a connected call waits for the first picture after the first sound. */
  private static final long PICTURE_PATIENCE_MS = 1_000;

  private final CallId id;
  private final boolean verified;
  private final CallSetting setting;
  private final Consumer<CallInput> machine;
  private final CallTimes times;
  private Optional<ConnectedMedia> path = Optional.empty();
  private Optional<ScheduledFuture<?>> patience = Optional.empty();
  private Optional<Consumer<String>> transfer = Optional.empty();
  private Optional<CompletableFuture<Void>> transferring = Optional.empty();
  private MediaTimes mediaTimes = new MediaTimes(-1, -1, -1, -1);
  private Runnable restart = () -> {};
  private Optional<Trickle> trickle = Optional.empty();
  private boolean sending;
  private boolean receiving;
  private boolean told;
  private boolean closed;
  private boolean saidBye;

  CallReport(CallId id, boolean verified, CallSetting setting, Consumer<CallInput> machine) {
    this.id = id;
    this.verified = verified;
    this.setting = setting;
    this.machine = machine;
    this.times = new CallTimes(setting.now());
  }

  CallTimes times() {
    return times;
  }

  boolean verified() {
    return verified;
  }

  void answered() {
    times.answered(setting.now());
  }

  /** Sets who calls whom the other side names. */
  void onReferral(Consumer<String> call) {
    transfer = Optional.of(call);
  }

  void referred(String to) {
    transfer.ifPresent(call -> call.accept(to));
  }

  CompletableFuture<Void> transferring() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    transferring = Optional.of(answer);
    return answer;
  }

  void referAnswered(boolean accepted) {
    transferring.ifPresent(
        answer -> {
          if (accepted) {
            answer.complete(null);
          } else {
            answer.completeExceptionally(
                new PhoneException(
                    PhoneFailure.REJECTED, "the other side", "it does not hand calls over"));
          }
        });
  }

  void picture(boolean sends, boolean receives) {
    if (sends != sending || receives != receiving) {
      sending = sends;
      receiving = receives;
      tell(new PhoneEvent.Video(id, sends, receives));
    }
  }

  void close() {
    closed = true;
    patience.ifPresent(future -> future.cancel(false));
  }

  private void tell(PhoneEvent event) {
    if (!closed) {
      setting.events().accept(event);
    }
  }

  @Override
  public void connected(ConnectedMedia media) {
    path = Optional.of(media);
    mediaTimes = media.times();
    maybeTell();
  }

  @Override
  public void firstAudio(MediaTimes now) {
    mediaTimes = now;
    times.firstAudio(setting.now());
    patience =
        Optional.of(
            setting
                .context()
                .executor()
                .schedule(this::tellConnected, PICTURE_PATIENCE_MS, TimeUnit.MILLISECONDS));
    maybeTell();
  }

  @Override
  public void firstVideo(MediaTimes now) {
    mediaTimes = now;
    times.firstVideo(setting.now());
    maybeTell();
  }

  private void maybeTell() {
    if (times.heard() && (times.seen() || !receiving)) {
      tellConnected();
    }
  }

  private void tellConnected() {
    if (told || path.isEmpty()) {
      return;
    }
    told = true;
    patience.ifPresent(future -> future.cancel(false));
    ConnectedMedia media = path.get();
    tell(
        new PhoneEvent.Connected(
            id,
            media.audio(),
            sending || receiving ? Optional.of("VP8/90000") : Optional.empty(),
            media.srtp(),
            endpoint(media.localType(), media.local(), media.protocol()),
            endpoint(media.remoteType(), media.remote(), media.protocol()),
            verified,
            times.timings(mediaTimes)));
  }

  private static PhoneEvent.Endpoint endpoint(
      String type, InetSocketAddress address, String protocol) {
    return new PhoneEvent.Endpoint(
        type, address.getAddress().getHostAddress(), address.getPort(), protocol);
  }

  PhoneEvent.Stats quality(MediaStats now) {
    return new PhoneEvent.Stats(
        id,
        now.rttMillis(),
        now.lossIn(),
        now.jitterMillis(),
        now.bitrateIn(),
        now.bitrateOut(),
        now.framesIn(),
        now.framesOut(),
        now.mouthToEarMillis(),
        ProcessLoad.now());
  }

  @Override
  public void dtmf(char digit) {
    tell(new PhoneEvent.Dtmf(id, digit));
  }

  /** Sets who restarts ICE when the network has changed. */
  void onRestartWanted(Runnable begin) {
    restart = begin;
  }

  @Override
  public void restartWanted() {
    restart.run();
  }

  /** Sets who tells the other side the candidates that are found later. */
  void onCandidates(Trickle to) {
    trickle = Optional.of(to);
  }

  @Override
  public void candidate(String ufrag, Candidate candidate) {
    trickle.ifPresent(to -> to.found(ufrag, candidate));
  }

  @Override
  public void endOfCandidates(String ufrag) {
    trickle.ifPresent(to -> to.gathered(ufrag));
  }

  /** Not the end by itself: a BYE may be that of one stream, and the others go on. */
  @Override
  public void bye() {
    saidBye = true;
  }

  /** Who says BYE in RTCP and then sends nothing has hung up, whether SIP could tell or not. */
  @Override
  public void silent(boolean silent) {
    machine.accept(
        saidBye && silent ? new CallInput.RemoteEnded() : new CallInput.PathLost(silent));
    saidBye &= silent;
  }

  @Override
  public void deviceUnavailable(MediaFailure failure, String detail) {
    tell(new PhoneEvent.Failed(PhoneFailure.DEVICE_UNAVAILABLE, failure.text()));
  }

  @Override
  public void failed(MediaFailure failure, String detail) {
    machine.accept(new CallInput.MediaFailed(failure.text()));
  }
}
