package org.chordial.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.media.MediaFailure;
import org.chordial.media.Sounds;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.quality.SpeechComparison;
import org.junit.jupiter.api.Test;

/** What a call sounds and looks like where the network is bad. */
class BadNetworkTest {
  private static final int SECOND = AudioFrames.RATE;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Test
  void atFivePercentLossAndWithReorderingSpeechIsUnderstoodAndThePictureGoesOn() {
    short[] speech = Sounds.syllables(2 * SECOND);
    try (VirtualCall call = new VirtualCall(7, speech, TIMEOUT)) {
      call.quality(
          LinkQuality.of(Duration.ofMillis(30))
              .withJitter(Duration.ofMillis(20))
              .withReorder(0.05)
              .withLoss(0.05));
      call.connect();
      call.time.advance(Duration.ofSeconds(12));

      MediaStats stats = call.bobSession.stats();
      SpeechComparison.Result result =
          SpeechComparison.compare(speech, call.bob.heard(0), AudioFrames.RATE);
      assertTrue(result.utterances() >= 4, result + " " + stats);
      assertTrue(result.mean() > 0.9, result + " " + stats);
      assertTrue(longestFreeze(call.bob.shown) < 1000, call.bob.shown::toString);
      assertTrue(stats.framesIn() > 0.8 * call.aliceSession.stats().framesOut(), stats.toString());
    }
  }

  private static long longestFreeze(List<Scene.Shown> shown) {
    long longest = 0;
    for (int i = 1; i < shown.size(); i++) {
      longest = Math.max(longest, shown.get(i).millis() - shown.get(i - 1).millis());
    }
    return longest;
  }

  @Test
  void soundAndPictureOfOneMomentComeTogetherWhereSoundTakesLonger() throws Exception {
    assertInStep(60, 0);
  }

  @Test
  void soundAndPictureOfOneMomentComeTogetherWhereThePictureTakesLonger() throws Exception {
    assertInStep(0, 120);
  }

  private static void assertInStep(long soundMillis, long pictureMillis) throws Exception {
    try (VirtualCall call = new VirtualCall(3, new short[0], TIMEOUT)) {
      VirtualHost between = call.network.host("192.0.2.9");
      SlowRelay relay = new SlowRelay(call, between, soundMillis, pictureMillis);
      call.connect(relay.address(), relay.address());
      call.time.advance(Duration.ofSeconds(10));

      long from = call.time.millis() - 4_000;
      List<Long> beeps = beeps(call.bob, from);
      List<Long> flashes = flashes(call.bob.shown, from);
      assertTrue(beeps.size() >= 3 && flashes.size() >= 3, beeps + " " + flashes);
      for (long beep : beeps.subList(1, 3)) {
        long nearest =
            flashes.stream()
                .mapToLong(flash -> flash - beep)
                .reduce(Long.MAX_VALUE, BadNetworkTest::nearer);
        assertTrue(Math.abs(nearest) <= 40, beeps + " " + flashes);
      }
    }
  }

  private static long nearer(long a, long b) {
    return Math.abs(b) < Math.abs(a) ? b : a;
  }

  /** When sound sets in after silence. */
  private static List<Long> beeps(Scene scene, long from) {
    List<Long> times = new ArrayList<>();
    boolean loud = true;
    for (int i = 0; i < scene.frames().size(); i++) {
      boolean now = AudioSender.peak(scene.frames().get(i)) > 0.1;
      if (now && !loud && scene.heardAt.get(i) >= from) {
        times.add(scene.heardAt.get(i));
      }
      loud = now;
    }
    return times;
  }

  private static List<Long> flashes(List<Scene.Shown> shown, long from) {
    List<Long> times = new ArrayList<>();
    boolean bright = true;
    for (Scene.Shown picture : shown) {
      boolean now = picture.brightness() > 120;
      if (now && !bright && picture.millis() >= from) {
        times.add(picture.millis());
      }
      bright = now;
    }
    return times;
  }

  @Test
  void whoHearsNothingAnyMoreIsToldAndInTheEndTheSessionFails() {
    try (VirtualCall call = new VirtualCall(5, Sounds.tone(440, SECOND), TIMEOUT)) {
      call.connect();
      call.time.advance(Duration.ofSeconds(3));
      assertEquals(List.of(), call.bob.silences);
      call.network.cut(call.aliceHost, call.bobHost);
      call.time.advance(Duration.ofSeconds(5));
      assertEquals(List.of(true), call.bob.silences);
      call.network.mend(call.aliceHost, call.bobHost);
      call.time.advance(Duration.ofSeconds(3));
      assertEquals(List.of(true, false), call.bob.silences);
      assertEquals(List.of(), call.bob.failures);

      call.network.cut(call.aliceHost, call.bobHost);
      call.time.advance(TIMEOUT.plusSeconds(3));
      assertEquals(List.of(MediaFailure.MEDIA_TIMEOUT), call.bob.failures);
      assertEquals(List.of(MediaFailure.MEDIA_TIMEOUT), call.alice.failures);
      assertEquals(MediaState.CLOSED, call.bobSession.state());
    }
  }

  /** Between the two: knows by the payload type which packets are sound and which picture. */
  private static final class SlowRelay {
    private final VirtualCall call;
    private final DatagramSocket socket;
    private final long soundMillis;
    private final long pictureMillis;

    SlowRelay(VirtualCall call, VirtualHost host, long soundMillis, long pictureMillis)
        throws NetworkException {
      this.call = call;
      this.soundMillis = soundMillis;
      this.pictureMillis = pictureMillis;
      this.socket = host.openUdp(new InetSocketAddress(host.address(), 0));
      socket.receiver(this::received);
    }

    InetSocketAddress address() {
      return socket.localAddress();
    }

    private void received(ByteBuf datagram, InetSocketAddress from) {
      InetSocketAddress to =
          from.equals(call.aliceAddress()) ? call.bobAddress() : call.aliceAddress();
      long wait = 0;
      if (datagram.readableBytes() > 12 && (datagram.getByte(0) & 0xC0) == 0x80) {
        int type = datagram.getByte(1) & 0x7F;
        if (type == AudioParameters.standard(Direction.SENDRECV).payloadType()) {
          wait = soundMillis;
        } else if (type == VideoParameters.standard(Direction.SENDRECV).payloadType()) {
          wait = pictureMillis;
        }
      }
      var _ = call.time.schedule(() -> socket.send(datagram, to), wait, TimeUnit.MILLISECONDS);
    }
  }
}
