package org.chordial.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.HostileBytes;
import org.chordial.ice.vnet.Relay;
import org.chordial.media.Sounds;
import org.chordial.media.audio.AudioFrames;
import org.junit.jupiter.api.Test;

/**
 * A running session whose real socket is sprayed by strangers and, from the address of its peer, by
 * somebody on the path who repeats, changes and makes up STUN, DTLS, SRTP and SRTCP: 30,000
 * datagrams from seed 5764.
 */
class SprayedSessionTest {
  private static final long SEED = 5764;
  private static final int ROUNDS = 12;
  private static final int DATAGRAMS = 2500;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final NettyRuntime runtime = new NettyRuntime(3);
  private final CoreContext middle = runtime.newContext();

  /** One side of the call. */
  private final class Side {
    final CoreContext context = runtime.newContext();
    final Party party = new Party(Sounds.tone(440, AudioFrames.RATE));
    final MediaSession session;
    final LocalTransport local;

    Side() throws Exception {
      IceConfig ice = IceConfig.defaults().withBindAddresses(List.of(LOOPBACK));
      MediaSettings settings =
          party.settings(MediaSettings.DEFAULT_PROFILES, ice, Duration.ofSeconds(30));
      session =
          on(
              context,
              () ->
                  new MediaSession(
                      settings, runtime.network(context, Optional.of(LOOPBACK)), context, party));
      local = on(context, session::prepare).get(20, TimeUnit.SECONDS);
    }

    Candidate candidate() {
      return local.ice().candidates().getFirst();
    }

    /** Itself as the other side is told, at another address. */
    RemoteTransport at(InetSocketAddress address) {
      Candidate real = candidate();
      Candidate moved =
          new Candidate(
              real.foundation(),
              real.component(),
              real.transport(),
              real.priority(),
              address,
              real.type(),
              real.related());
      return new RemoteTransport(
          new IceDescription(local.ice().ufrag(), local.ice().pwd(), List.of(moved)),
          List.of(local.fingerprint()));
    }

    void start(RemoteTransport remote, IceRole role, boolean dtlsClient) throws Exception {
      AudioParameters audio = AudioParameters.standard(Direction.SENDRECV);
      Optional<VideoParameters> video = Optional.of(VideoParameters.standard(Direction.SENDRECV));
      on(
          context,
          () -> {
            session.start(remote, role, dtlsClient, audio, video);
            return true;
          });
    }

    void close() throws Exception {
      on(
          context,
          () -> {
            session.close();
            return true;
          });
    }
  }

  private static <T> T on(CoreContext context, Callable<T> task) throws Exception {
    return context.executor().submit(task).get(20, TimeUnit.SECONDS);
  }

  private Relay relay(InetSocketAddress target) throws Exception {
    return on(
        middle,
        () ->
            new Relay(
                runtime.network(middle, Optional.of(LOOPBACK)),
                new InetSocketAddress(LOOPBACK, 0),
                target,
                300));
  }

  @Test
  void aSprayedSessionGoesOnWithSoundAndPicture() throws Exception {
    Side alice = new Side();
    Side bob = new Side();
    InetSocketAddress target = bob.candidate().address();
    Relay toBob = relay(target);
    Relay toAlice = relay(alice.candidate().address());
    bob.start(alice.at(toAlice.address()), IceRole.CONTROLLED, true);
    alice.start(bob.at(toBob.address()), IceRole.CONTROLLING, false);
    bob.party.firstAudio.get(20, TimeUnit.SECONDS);
    bob.party.firstVideo.get(20, TimeUnit.SECONDS);
    goesOn(bob, 60, 5, 100);
    List<Relay> relays = List.of(toBob, toAlice);
    List<byte[]> overheard =
        on(middle, () -> relays.stream().flatMap(relay -> relay.overheard().stream()).toList());
    assertTrue(overheard.size() > 50, overheard.size() + " overheard");

    HostileBytes hostile = new HostileBytes(SEED, overheard);
    HeapWatch heap = new HeapWatch();
    try (DatagramSocket stranger = new DatagramSocket(0, LOOPBACK)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < DATAGRAMS; i++) {
          byte[] bytes = hostile.next();
          if (i % 4 == 0) {
            stranger.send(new DatagramPacket(bytes, bytes.length, target));
          } else {
            Relay relay = relays.get(i % 2);
            middle.executor().execute(() -> relay.send(Unpooled.wrappedBuffer(bytes), target));
          }
        }
        // Whatever is under way has left before the next round begins.
        on(middle, () -> true);
        on(bob.context, () -> true);
      }
    }
    heap.assertFlat();
    int heard = bob.party.framesHeard();
    int seen = bob.party.pictures.get();
    long packets = on(bob.context, bob.session::stats).packetsIn();
    goesOn(bob, heard + 50, seen + 5, packets + 50);
    MediaStats stats = on(bob.context, bob.session::stats);
    assertTrue(stats.dropped() > 1000, stats.toString());
    assertEquals(MediaState.FLOWING, on(bob.context, bob.session::state));
    assertFalse(bob.party.failed.isDone() || bob.party.bye.isDone());
    alice.close();
    bob.close();
    runtime.close();
  }

  /** Until as much has been heard, seen and received; the test's own limit is the deadline. */
  private static void goesOn(Side side, int heard, int seen, long packets) throws Exception {
    CompletableFuture<Void> met = new CompletableFuture<>();
    var timer =
        side.context
            .executor()
            .scheduleAtFixedRate(
                () -> {
                  if (side.party.framesHeard() > heard
                      && side.party.pictures.get() > seen
                      && side.session.stats().packetsIn() > packets) {
                    met.complete(null);
                  }
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
    try {
      met.get(20, TimeUnit.SECONDS);
    } finally {
      timer.cancel(false);
    }
  }
}
