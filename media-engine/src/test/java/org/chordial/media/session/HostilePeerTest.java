package org.chordial.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.HostileBytes;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.media.Sounds;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.codec.AudioCodec;
import org.chordial.media.codec.StandardCodecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The one party whose packets are authentic may be hostile too: RTP and RTCP that it damages on
 * purpose reach jitter buffer, depacketiser, decoders and reports. 10,000 packets a codec from seed
 * 3711.
 */
@ParameterizedClass
@EnumSource(
    value = AudioCodec.class,
    names = {"OPUS", "PCMU"})
class HostilePeerTest {
  private static final int PCMU_TYPE = 0;
  private static final long SEED = 3711;
  private static final int PACKETS = 10_000;

  @Parameter private AudioCodec codec;

  private final VirtualTime time = new VirtualTime();

  /** Keeps what streams send, in the clear. */
  private static final class Kept implements PacketOutput {
    final List<byte[]> rtp = new ArrayList<>();
    final List<byte[]> rtcp = new ArrayList<>();
    private boolean keeping = true;

    private void keep(List<byte[]> kept, ByteBuf packet) {
      if (keeping && kept.size() < 500) {
        kept.add(ByteBufUtil.getBytes(packet));
      }
      packet.release();
    }

    @Override
    public void rtp(ByteBuf packet) {
      keep(rtp, packet);
    }

    @Override
    public ByteBuf rtpKept(ByteBuf packet) {
      keep(rtp, packet.retainedDuplicate());
      return packet;
    }

    @Override
    public void again(ByteBuf datagram) {
      datagram.release();
    }

    @Override
    public void rtcp(ByteBuf packet) {
      keep(rtcp, packet);
    }
  }

  private static final class NoEvents implements MediaStreams.Events {
    @Override
    public void firstAudio() {}

    @Override
    public void firstVideo() {}

    @Override
    public void bye() {}
  }

  private AudioParameters audio() {
    return codec == AudioCodec.OPUS
        ? AudioParameters.standard(Direction.SENDRECV)
        : new AudioParameters(
            codec, PCMU_TYPE, PCMU_TYPE, 101, codec.clockRate(), Direction.SENDRECV);
  }

  private MediaStreams streams(Scene scene, Kept output, long seed) throws Exception {
    MediaSettings settings =
        new MediaSettings(IceConfig.defaults(), scene, new StandardCodecs(), time, "test");
    MediaStreams streams =
        new MediaStreams(settings, time.context(seed), output, 11, 12, scene, new NoEvents());
    AudioParameters audio = audio();
    streams.start(Equipment.sound(scene, settings.codecs(), audio.codec()), audio, false);
    streams.parameters(VideoParameters.standard(Direction.SENDRECV));
    streams.screen(Equipment.screen(scene, settings.codecs()).orElseThrow());
    streams.camera(Equipment.camera(scene, settings.codecs()).orElseThrow());
    return streams;
  }

  @Test
  void whatAHostilePeerEncryptsCorrectlyBreaksNothing() throws Exception {
    Kept said = new Kept();
    Scene peer = new Scene(time, Sounds.tone(440, AudioFrames.RATE));
    MediaStreams genuine = streams(peer, said, 1);
    time.advance(Duration.ofSeconds(5));
    genuine.close();
    assertTrue(said.rtp.size() >= 300 && said.rtcp.size() >= 3);

    Scene victim = new Scene(time, Sounds.tone(620, AudioFrames.RATE));
    Kept output = new Kept();
    output.keeping = false;
    MediaStreams attacked = streams(victim, output, 2);
    said.rtp.forEach(packet -> attacked.rtp(Unpooled.wrappedBuffer(packet)));
    HostileBytes rtp = new HostileBytes(SEED, said.rtp);
    HostileBytes rtcp = new HostileBytes(SEED, said.rtcp);
    SplittableRandom random = new SplittableRandom(SEED);
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < PACKETS; i++) {
      boolean report = random.nextInt(4) == 0;
      ByteBuf packet = Unpooled.wrappedBuffer(report ? rtcp.next() : rtp.next());
      if (report) {
        attacked.rtcp(packet);
      } else {
        attacked.rtp(packet);
      }
      packet.release();
      if (i % 20 == 0) {
        time.advance(Duration.ofMillis(10));
        victim.forget();
      }
    }
    heap.assertFlat();

    // Another source, as after a restart of the other phone: sound comes through as ever.
    Kept fresh = new Kept();
    MediaStreams again = streams(new Scene(time, Sounds.tone(440, AudioFrames.RATE)), fresh, 3);
    int at = 0;
    for (int i = 0; i < 200; i++) {
      time.advance(Duration.ofMillis(20));
      for (; at < fresh.rtp.size(); at++) {
        byte[] packet = fresh.rtp.get(at).clone();
        packet[8] = 77;
        attacked.rtp(Unpooled.wrappedBuffer(packet));
      }
    }
    short[] heard = victim.heard(Math.max(0, victim.frames().size() - 50));
    assertTrue(Sounds.loudness(heard, 440) > 5 * Sounds.loudness(heard, 620));
    assertEquals(Optional.empty(), victim.failures.stream().findFirst());
    again.close();
    attacked.close();
    time.advance(Duration.ofSeconds(1));
  }
}
