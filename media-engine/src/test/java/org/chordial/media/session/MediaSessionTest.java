package org.chordial.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.dtls.SrtpProfile;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.media.MediaFailure;
import org.chordial.media.Sounds;
import org.chordial.media.audio.AudioFrames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two sessions on this machine's sockets: ICE, DTLS, SRTP, Opus and VP8 for real. */
class MediaSessionTest {

  private static final int SECOND = AudioFrames.RATE;

  private final NettyRuntime runtime = new NettyRuntime(2);
  private final CoreContext aliceContext = runtime.newContext();
  private final CoreContext bobContext = runtime.newContext();
  private final short[] aliceSays = Sounds.tone(440, 10 * SECOND);
  private final short[] bobSays = Sounds.tone(620, 10 * SECOND);
  private final Party alice = new Party(aliceSays);
  private final Party bob = new Party(bobSays);
  private MediaSession aliceSession;
  private MediaSession bobSession;

  @AfterEach
  void closeAll() throws Exception {
    for (MediaSession session : new MediaSession[] {aliceSession, bobSession}) {
      if (session != null) {
        run(session == aliceSession ? aliceContext : bobContext, session::close);
      }
    }
    runtime.close();
  }

  @Test
  void soundAndPictureFlowBothWays() throws Exception {
    open(MediaSettings.DEFAULT_PROFILES, UnaryOperator.identity(), true, Duration.ofSeconds(30));
    assertEquals("AEAD_AES_128_GCM", get(alice.connected).srtp());
    assertEquals("host", get(bob.connected).localType());
    get(alice.firstAudio);
    get(bob.firstAudio);
    get(alice.firstVideo);
    get(bob.firstVideo);
    int aliceFrom = alice.framesHeard() + 30;
    int bobFrom = bob.framesHeard() + 30;
    await(() -> alice.framesHeard() > aliceFrom + 60 && bob.framesHeard() > bobFrom + 60);
    await(() -> alice.pictures.get() > 20 && bob.pictures.get() > 20);
    // How exact the wave is depends on how busy this machine is; whose voice it is does not.
    assertTrue(alice.loudness(620, aliceFrom) > 5 * alice.loudness(440, aliceFrom));
    assertTrue(bob.loudness(440, bobFrom) > 5 * bob.loudness(620, bobFrom));
    assertEquals(320, alice.wantedWidth);
    await(() -> aliceSession.stats().rttMillis() >= 0);
    MediaStats stats = stats();
    assertTrue(stats.rttMillis() < 1000, stats.toString());
    assertTrue(stats.packetsIn() > 50, stats.toString());
    assertTrue(stats.mouthToEarMillis() > 20, stats.toString());
    // A packet that was asked for again too early comes twice, and the second is dropped.
    assertTrue(stats.dropped() < 5, stats.toString());
  }

  @Test
  void aSideThatOnlyKnowsCounterModeIsUnderstoodToo() throws Exception {
    open(
        List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80),
        UnaryOperator.identity(),
        false,
        Duration.ofSeconds(30));
    assertEquals("AES128_CM_HMAC_SHA1_80", get(bob.connected).srtp());
    get(alice.firstAudio);
    get(bob.firstAudio);
  }

  @Test
  void keysAreHeardOnceEachAndInOrder() throws Exception {
    open(MediaSettings.DEFAULT_PROFILES, UnaryOperator.identity(), false, Duration.ofSeconds(30));
    get(alice.connected);
    get(bob.firstAudio);
    assertTrue(on(aliceContext, () -> aliceSession.dtmf("12#A")));
    await(() -> bob.keys.size() >= 4);
    assertEquals(List.of('1', '2', '#', 'A'), List.copyOf(bob.keys));
    assertEquals(false, on(aliceContext, () -> aliceSession.dtmf("x")));
  }

  @Test
  void anotherCertificateThanAnnouncedEndsTheSession() throws Exception {
    open(
        MediaSettings.DEFAULT_PROFILES,
        real -> new Fingerprint("sha-256", real.value().replace('A', 'B').replace('1', '2')),
        false,
        Duration.ofSeconds(30));
    assertEquals(MediaFailure.FINGERPRINT_MISMATCH, get(bob.failed));
    assertEquals(0, bob.framesHeard());
  }

  @Test
  void theOtherSideLearnsThatASessionWasClosed() throws Exception {
    open(MediaSettings.DEFAULT_PROFILES, UnaryOperator.identity(), false, Duration.ofSeconds(30));
    get(bob.firstAudio);
    run(aliceContext, aliceSession::close);
    get(bob.bye);
  }

  @Test
  void withoutAMicrophoneTheCallGoesOnInSilence() throws Exception {
    alice.noMicrophone = true;
    open(MediaSettings.DEFAULT_PROFILES, UnaryOperator.identity(), false, Duration.ofSeconds(30));
    get(bob.firstAudio);
    get(alice.firstAudio);
    assertEquals(List.of(MediaFailure.NO_MICROPHONE), List.copyOf(alice.unavailable));
  }

  @Test
  void onHoldNothingIsHeardAndAfterwardsItIsAgain() throws Exception {
    open(MediaSettings.DEFAULT_PROFILES, UnaryOperator.identity(), false, Duration.ofSeconds(30));
    get(bob.firstAudio);
    AudioParameters held = AudioParameters.standard(Direction.INACTIVE);
    run(aliceContext, () -> aliceSession.update(held, Optional.empty()));
    await(() -> level(bob) == 0);
    AudioParameters resumed = AudioParameters.standard(Direction.SENDRECV);
    run(aliceContext, () -> aliceSession.update(resumed, Optional.empty()));
    await(() -> level(bob) > 0.1);
  }

  private static double level(Party party) {
    short[] heard = party.heard();
    return AudioSender.peak(
        java.util.Arrays.copyOfRange(heard, heard.length - AudioFrames.SAMPLES, heard.length));
  }

  private MediaStats stats() {
    return on(aliceContext, () -> aliceSession.stats());
  }

  private void open(
      List<SrtpProfile> bobsProfiles,
      UnaryOperator<Fingerprint> alteration,
      boolean video,
      Duration timeout)
      throws Exception {
    IceConfig ice =
        IceConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));
    Optional<InetAddress> loopback = Optional.of(InetAddress.getLoopbackAddress());
    aliceSession =
        on(
            aliceContext,
            () ->
                new MediaSession(
                    alice.settings(MediaSettings.DEFAULT_PROFILES, ice, timeout),
                    runtime.network(aliceContext, loopback),
                    aliceContext,
                    alice));
    bobSession =
        on(
            bobContext,
            () ->
                new MediaSession(
                    bob.settings(bobsProfiles, ice, timeout),
                    runtime.network(bobContext, loopback),
                    bobContext,
                    bob));
    LocalTransport aliceLocal = get(on(aliceContext, aliceSession::prepare));
    LocalTransport bobLocal = get(on(bobContext, bobSession::prepare));
    AudioParameters audio = AudioParameters.standard(Direction.SENDRECV);
    Optional<VideoParameters> picture =
        video ? Optional.of(VideoParameters.standard(Direction.SENDRECV)) : Optional.empty();
    RemoteTransport toBob = new RemoteTransport(bobLocal.ice(), List.of(bobLocal.fingerprint()));
    RemoteTransport toAlice =
        new RemoteTransport(aliceLocal.ice(), List.of(alteration.apply(aliceLocal.fingerprint())));
    run(bobContext, () -> bobSession.start(toAlice, IceRole.CONTROLLED, true, audio, picture));
    run(aliceContext, () -> aliceSession.start(toBob, IceRole.CONTROLLING, false, audio, picture));
  }

  private static void run(CoreContext context, Runnable task) {
    on(
        context,
        () -> {
          task.run();
          return null;
        });
  }

  private static <T> T on(CoreContext context, java.util.function.Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, context.executor())
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private void await(BooleanSupplier condition) throws Exception {
    CompletableFuture<Void> met = new CompletableFuture<>();
    var timer =
        aliceContext
            .executor()
            .scheduleAtFixedRate(
                () -> {
                  if (condition.getAsBoolean()) {
                    met.complete(null);
                  }
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
    try {
      get(met);
    } finally {
      timer.cancel(false);
    }
  }
}
