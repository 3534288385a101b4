package org.chordial.app.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.chordial.app.call.CallManager;
import org.chordial.app.call.Device;
import org.chordial.app.call.Directory;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.PhoneEvents;
import org.chordial.app.call.PhoneException;
import org.chordial.app.call.PhoneFailure;
import org.chordial.app.call.PhoneStatus;
import org.chordial.app.call.SessionMedia;
import org.chordial.app.sip.JainUserAgent;
import org.chordial.app.sip.SipConnection;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.media.audio.AudioFrames;
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

/**
 * Our phone with real SIP and real sound, in no overlay. It says a tone and keeps what it hears.
 */
final class PlainPhone implements AutoCloseable {
  static final int TONE_HZ = 440;

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final String NAME = "alice@example.org";

  final CallManager manager;
  final int port = Ports.free();
  private final NettyRuntime netty = new NettyRuntime(1);
  private final JainUserAgent agent;
  private final BlockingQueue<PhoneEvent> told = new LinkedBlockingQueue<>();
  private final List<short[]> heard = new ArrayList<>();

  PlainPhone() throws Exception {
    CoreContext context = netty.newContext();
    Network network = netty.network(context, Optional.of(HOST));
    NodeId node = NodeId.ofHex("ab".repeat(16));
    agent = new JainUserAgent(NAME, node, Optional.of(new InetSocketAddress(HOST, port)), context);
    MediaSettings media =
        new MediaSettings(
            IceConfig.defaults(),
            new Devices(),
            new StandardCodecs(),
            task -> Thread.ofVirtual().start(task),
            "test");
    manager =
        new CallManager(
            NAME,
            context,
            agent,
            new Nobody(),
            (call, listener) ->
                new SessionMedia(new MediaSession(media, network, context, listener)),
            new PhoneEvents(),
            calls -> new PhoneStatus(NAME, node.toString(), "none", true, true, 0, calls));
    manager.subscribe(told::add);
  }

  String uri() {
    return "sip:alice@127.0.0.1:" + port;
  }

  <T extends PhoneEvent> T await(Class<T> type, Predicate<T> fits) throws InterruptedException {
    while (true) {
      PhoneEvent event = told.poll(20, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no " + type.getSimpleName() + " that fits");
      }
      if (type.isInstance(event) && fits.test(type.cast(event))) {
        return type.cast(event);
      }
    }
  }

  /** Waits until it has heard so much more, and returns that. */
  short[] hear(int frames) throws InterruptedException {
    synchronized (heard) {
      int from = heard.size();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (heard.size() < from + frames) {
        heard.wait(1_000);
        if (System.nanoTime() > deadline) {
          throw new AssertionError("it heard nothing");
        }
      }
      short[] sound = new short[frames * AudioFrames.SAMPLES];
      for (int i = 0; i < frames; i++) {
        System.arraycopy(
            heard.get(from + i), 0, sound, i * AudioFrames.SAMPLES, AudioFrames.SAMPLES);
      }
      return sound;
    }
  }

  @Override
  public void close() {
    manager.close();
    agent.close();
    netty.close();
  }

  private static final class Nobody implements Directory {
    @Override
    public CompletableFuture<List<Device>> lookUp(String aor) {
      return CompletableFuture.failedFuture(new PhoneException(PhoneFailure.NO_SUCH_NAME, aor));
    }

    @Override
    public CompletableFuture<SipConnection> attach(String aor, Device device) {
      return CompletableFuture.failedFuture(new PhoneException(PhoneFailure.UNREACHABLE, aor));
    }
  }

  private final class Devices implements MediaDevices {
    @Override
    public AudioSource openMicrophone() {
      return new ToneSource(TONE_HZ);
    }

    @Override
    public AudioSink openSpeaker() {
      return new AudioSink() {
        @Override
        public void write(short[] frame) {
          synchronized (heard) {
            heard.add(frame.clone());
            heard.notifyAll();
          }
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
}
