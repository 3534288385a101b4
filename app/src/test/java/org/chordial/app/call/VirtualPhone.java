package org.chordial.app.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.chordial.app.sip.ConnectionPair;
import org.chordial.app.sip.SipConnection;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.audio.ToneSource;
import org.chordial.media.codec.StandardCodecs;
import org.chordial.media.session.MediaDevices;
import org.chordial.media.session.MediaSession;
import org.chordial.media.session.MediaSettings;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;
import org.chordial.overlay.wire.NodeId;

/** A whole phone with real media in virtual time, which says a tone and notes when it hears one. */
final class VirtualPhone {

  private static final int LOUD = 1000;

  final String aor;
  final VirtualAgent agent;
  final CallManager manager;
  final List<PhoneEvent> events = new ArrayList<>();
  private final NodeId id;
  private final VirtualTime time;
  private final Map<String, VirtualPhone> everybody;
  private long loudMillis = -1;

  /** The longest time without a tone since {@link #listen}. */
  private long gapMillis;

  VirtualPhone(
      String aor,
      int number,
      VirtualTime time,
      Network network,
      Supplier<IceConfig> ice,
      Map<String, VirtualPhone> everybody,
      Map<NodeId, VirtualAgent> agents) {
    this.aor = aor;
    this.time = time;
    this.everybody = everybody;
    this.id = NodeId.ofHex(Integer.toHexString(0x10 + number).repeat(16));
    CoreContext context = time.context(number);
    agent = new VirtualAgent(aor, id, time, agents);
    manager =
        new CallManager(
            aor,
            context,
            agent,
            new Everybody(),
            (_, listener) ->
                new SessionMedia(
                    new MediaSession(
                        new MediaSettings(
                            ice.get(), new Devices(), new StandardCodecs(), time, "test"),
                        network,
                        context,
                        listener)),
            new PhoneEvents(),
            calls -> new PhoneStatus(aor, id.toString(), "test", true, true, 1, calls));
    manager.subscribe(events::add);
    everybody.put(aor, this);
  }

  private ConnectionPair.Party party() {
    return new ConnectionPair.Party(id, Optional.of(aor), time);
  }

  private final class Everybody implements Directory {
    @Override
    public CompletableFuture<List<Device>> lookUp(String name) {
      return CompletableFuture.completedFuture(
          List.of(new Device(everybody.get(name).id, List.of())));
    }

    @Override
    public CompletableFuture<SipConnection> attach(String name, Device device) {
      return CompletableFuture.completedFuture(
          new ConnectionPair(party(), everybody.get(name).party()).first);
    }
  }

  private final class Devices implements MediaDevices {
    @Override
    public AudioSource openMicrophone() {
      return new ToneSource(440);
    }

    @Override
    public AudioSink openSpeaker() {
      return new AudioSink() {
        @Override
        public void write(short[] frame) {
          heard(frame);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Optional<VideoSource> openCamera() {
      return Optional.empty();
    }

    @Override
    public Optional<VideoSink> openScreen() {
      return Optional.empty();
    }
  }

  private void heard(short[] frame) {
    int most = 0;
    for (short sample : frame) {
      most = Math.max(most, Math.abs(sample));
    }
    if (most > LOUD) {
      gapMillis = Math.max(gapMillis, time.millis() - loudMillis);
      loudMillis = time.millis();
    }
  }

  /** Begins to measure gaps, as if a tone were heard now. */
  void listen() {
    loudMillis = time.millis();
    gapMillis = 0;
  }

  /** The longest gap, the one that lasts included. */
  long gapMillis() {
    return Math.max(gapMillis, time.millis() - loudMillis);
  }

  boolean hears() {
    return loudMillis >= 0 && time.millis() - loudMillis < 40;
  }

  <T extends PhoneEvent> T await(Class<T> type) {
    time.runUntil(() -> events.stream().anyMatch(type::isInstance), Duration.ofSeconds(30));
    return events.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  boolean ended() {
    return events.stream()
        .anyMatch(
            event -> event instanceof PhoneEvent.State told && told.state() == CallState.ENDED);
  }
}
