package org.chordial.media.session;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.media.codec.StandardCodecs;

/**
 * Sound both ways and a picture from Alice to Bob: two whole sessions on the virtual network, with
 * the real codecs, in virtual time.
 */
final class VirtualCall implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final VirtualTime time = new VirtualTime();
  final VirtualNetwork network;
  final VirtualHost aliceHost;
  final VirtualHost bobHost;
  final Scene alice;
  final Scene bob;
  final MediaSession aliceSession;
  final MediaSession bobSession;
  final LocalTransport aliceLocal;
  final LocalTransport bobLocal;

  VirtualCall(long seed, short[] speech, Duration mediaTimeout) {
    network = new VirtualNetwork(time, seed);
    aliceHost = network.host("192.0.2.1");
    bobHost = network.host("192.0.2.2");
    alice = new Scene(time, speech);
    bob = new Scene(time, speech);
    aliceSession = session(alice, aliceHost, seed, mediaTimeout);
    bobSession = session(bob, bobHost, seed + 1, mediaTimeout);
    CompletableFuture<LocalTransport> aliceReady = aliceSession.prepare();
    CompletableFuture<LocalTransport> bobReady = bobSession.prepare();
    aliceLocal = time.await(aliceReady, PATIENCE);
    bobLocal = time.await(bobReady, PATIENCE);
  }

  private MediaSession session(Scene scene, VirtualHost host, long seed, Duration mediaTimeout) {
    CoreContext context = time.context(seed);
    MediaSettings settings =
        new MediaSettings(
            IceConfig.defaults(),
            scene,
            new StandardCodecs(),
            time,
            "test",
            MediaSettings.DEFAULT_PROFILES,
            Optional.empty(),
            mediaTimeout);
    return new MediaSession(settings, host, context, scene);
  }

  InetSocketAddress bobAddress() {
    return bobLocal.ice().candidates().getFirst().address();
  }

  InetSocketAddress aliceAddress() {
    return aliceLocal.ice().candidates().getFirst().address();
  }

  void quality(LinkQuality quality) {
    network.link(aliceHost, bobHost, quality);
  }

  /** Connects straight. */
  void connect() {
    connect(aliceAddress(), bobAddress());
  }

  /** Connects while each side is told another address for the other one. */
  void connect(InetSocketAddress forAlice, InetSocketAddress forBob) {
    AudioParameters audio = AudioParameters.standard(Direction.SENDRECV);
    bobSession.start(
        remote(aliceLocal, forAlice), IceRole.CONTROLLED, true, audio, picture(Direction.RECVONLY));
    aliceSession.start(
        remote(bobLocal, forBob), IceRole.CONTROLLING, false, audio, picture(Direction.SENDONLY));
    time.runUntil(
        () ->
            aliceSession.state() == MediaState.FLOWING && bobSession.state() == MediaState.FLOWING,
        PATIENCE);
  }

  private static Optional<VideoParameters> picture(Direction direction) {
    return Optional.of(VideoParameters.standard(direction));
  }

  private static RemoteTransport remote(LocalTransport of, InetSocketAddress at) {
    Candidate first = of.ice().candidates().getFirst();
    Candidate moved =
        new Candidate(
            first.foundation(),
            first.component(),
            first.transport(),
            first.priority(),
            at,
            first.type(),
            first.related());
    return new RemoteTransport(
        new IceDescription(of.ice().ufrag(), of.ice().pwd(), List.of(moved)),
        List.of(of.fingerprint()));
  }

  @Override
  public void close() {
    aliceSession.close();
    bobSession.close();
    time.advance(Duration.ofSeconds(1));
  }
}
