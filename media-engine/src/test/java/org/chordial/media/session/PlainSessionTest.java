package org.chordial.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.media.MediaFailure;
import org.chordial.media.Sounds;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.codec.AudioCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sessions that speak RTP in the clear, on this machine's sockets. */
class PlainSessionTest {

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final int SECOND = AudioFrames.RATE;

  /** A party with its session, which is used on its executor. */
  private static final class Side {
    final Party party;
    final CoreContext context;
    final MediaSession session;
    final PlainLocal local;

    Side(NettyRuntime runtime, double hertz, Duration patience) throws Exception {
      party = new Party(Sounds.tone(hertz, 10 * SECOND));
      context = runtime.newContext();
      MediaSettings settings =
          party.settings(MediaSettings.DEFAULT_PROFILES, IceConfig.defaults(), patience);
      session =
          new MediaSession(settings, runtime.network(context, Optional.of(HOST)), context, party);
      local = context.executor().submit(() -> session.preparePlain(HOST)).get(20, TimeUnit.SECONDS);
    }

    void run(Consumer<MediaSession> use) throws Exception {
      context.executor().submit(() -> use.accept(session)).get(20, TimeUnit.SECONDS);
    }
  }

  private final NettyRuntime runtime = new NettyRuntime(2);
  private Side alice;
  private Side bob;

  private void open(Duration patience) throws Exception {
    alice = new Side(runtime, 440, patience);
    bob = new Side(runtime, 620, patience);
  }

  @AfterEach
  void closeAll() throws Exception {
    alice.run(MediaSession::close);
    bob.run(MediaSession::close);
    runtime.close();
  }

  private static AudioParameters alaw(Direction direction) {
    return new AudioParameters(AudioCodec.PCMA, 8, 8, 101, 8_000, direction);
  }

  private void start(boolean mux, AudioParameters audio) throws Exception {
    alice.run(session -> session.startPlain(remote(bob, mux), audio));
    bob.run(session -> session.startPlain(remote(alice, mux), audio));
  }

  private static PlainRemote remote(Side side, boolean mux) {
    InetSocketAddress rtcp = mux ? side.local.rtp() : side.local.rtcp();
    return new PlainRemote(side.local.rtp(), rtcp, mux, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void soundAndReportsFlowBothWaysInTheClear(boolean mux) throws Exception {
    open(Duration.ofSeconds(30));
    assertEquals(0, alice.local.rtp().getPort() % 2);
    assertEquals(alice.local.rtp().getPort() + 1, alice.local.rtcp().getPort());
    start(mux, alaw(Direction.SENDRECV));
    ConnectedMedia connected = get(alice.party.connected);
    assertEquals("none", connected.srtp());
    assertEquals("PCMA/8000", connected.audio());
    assertEquals(bob.local.rtp(), connected.remote());
    get(alice.party.firstAudio);
    get(bob.party.firstAudio);
    int aliceFrom = alice.party.framesHeard() + 10;
    int bobFrom = bob.party.framesHeard() + 10;
    await(() -> alice.party.framesHeard() > aliceFrom + 50);
    await(() -> bob.party.framesHeard() > bobFrom + 50);
    assertTrue(alice.party.loudness(620, aliceFrom) > 5 * alice.party.loudness(440, aliceFrom));
    assertTrue(bob.party.loudness(440, bobFrom) > 5 * bob.party.loudness(620, bobFrom));
    await(() -> alice.session.stats().rttMillis() >= 0);
    assertEquals(0, alice.session.stats().dropped());
  }

  @Test
  void keysAreHeardThroughTelephoneEventsOfTheSameClock() throws Exception {
    open(Duration.ofSeconds(30));
    start(false, alaw(Direction.SENDRECV));
    get(alice.party.connected);
    get(bob.party.firstAudio);
    alice.run(session -> assertTrue(session.dtmf("7#")));
    await(() -> bob.party.keys.size() >= 2);
    assertEquals(List.of('7', '#'), List.copyOf(bob.party.keys));
  }

  @Test
  void silenceThatWasAgreedOnEndsNothing() throws Exception {
    open(Duration.ofSeconds(2));
    alice.run(session -> session.startPlain(remote(bob, false), alaw(Direction.INACTIVE)));
    get(alice.party.connected);
    // Alice's reports do not come from where Bob was told that she is.
    InetSocketAddress elsewhere =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), alice.local.rtp().getPort());
    PlainRemote stranger = new PlainRemote(elsewhere, elsewhere, true, Optional.empty());
    bob.run(session -> session.startPlain(stranger, alaw(Direction.SENDRECV)));
    assertEquals(MediaFailure.MEDIA_TIMEOUT, get(bob.party.failed));
    assertEquals(MediaState.FLOWING, alice.session.state());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it did not come to that");
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
