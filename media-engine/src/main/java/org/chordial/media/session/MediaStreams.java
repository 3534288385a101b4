package org.chordial.media.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.rtcp.NtpTime;
import org.chordial.media.rtcp.RtcpPacket.GenericNack;
import org.chordial.media.rtcp.RtcpPacket.PictureLossIndication;
import org.chordial.media.rtp.RtpSender;
import org.chordial.media.rtp.RtpView;

/**
 * Sound, picture and reports of one session, over whatever carries packets. It knows neither ICE
 * nor encryption.
 */
final class MediaStreams implements PacketInput, AutoCloseable {

  /** What happens in the streams. */
  interface Events {
    void firstAudio();

    void firstVideo();

    void bye();
  }

  private static final int FEEDBACK_MILLIS = 20;
  private static final long PLI_MICROS = 400_000;
  private static final long DEFAULT_ROUND_TRIP_MICROS = 60_000;

  private final CoreContext context;
  private final PacketOutput output;
  private final String cname;
  private final MediaListener listener;
  private final Events events;
  private final SerialWorker encodeWorker;
  private final SerialWorker decodeWorker;
  private final long audioSsrc;
  private final long videoSsrc;
  private final RtpView view = new RtpView();
  private final IncomingStream audioIn = new IncomingStream(AudioFrames.RATE);
  private final IncomingStream videoIn = new IncomingStream(VideoSender.CLOCK_RATE);
  private final RtcpReporter reporter = new RtcpReporter(this);
  private final List<Future<?>> timers = new ArrayList<>();
  private AudioSender audioSender;
  private AudioReceiver audioReceiver;
  private VideoSender videoSender;
  private VideoReceiver videoReceiver;
  private VideoParameters videoParameters;
  private Future<?> videoTimer;
  private boolean videoOn = true;
  private boolean started;
  private boolean closed;
  private long lastPliMicros = Long.MIN_VALUE / 2;
  private long malformed;
  private long unknown;

  MediaStreams(
      MediaSettings settings,
      CoreContext context,
      PacketOutput output,
      long audioSsrc,
      long videoSsrc,
      MediaListener listener,
      Events events) {
    this.context = context;
    this.output = output;
    this.cname = settings.cname();
    this.listener = listener;
    this.events = events;
    this.encodeWorker = new SerialWorker(settings.worker());
    this.decodeWorker = new SerialWorker(settings.worker());
    this.audioSsrc = audioSsrc;
    this.videoSsrc = videoSsrc;
  }

  /** Begins with sound; the equipment is the streams' from now on. */
  void start(Equipment.Sound sound, AudioParameters audio, boolean muted) {
    started = true;
    RtpSender rtp =
        new RtpSender(audioSsrc, context.random().nextInt(), context.random().nextInt());
    audioSender = new AudioSender(rtp, sound.encoder(), sound.microphone(), output);
    audioReceiver =
        new AudioReceiver(sound.decoder(), sound.speaker(), listener, events::firstAudio);
    audioSender.mute(muted);
    parameters(audio);
    every(AudioFrames.MILLIS, this::audioTick);
    every(FEEDBACK_MILLIS, this::feedback);
    scheduleReport(200);
  }

  void parameters(AudioParameters audio) {
    audioIn.clockRate(audio.codec().clockRate());
    audioSender.parameters(audio);
    audioReceiver.parameters(audio);
  }

  void parameters(VideoParameters video) {
    videoParameters = video;
    if (videoSender != null) {
      videoSender.parameters(video);
    }
    if (videoReceiver != null) {
      videoReceiver.parameters(video);
    }
  }

  /** Adds a camera, which is the streams' from now on. */
  void camera(Equipment.Camera camera) {
    RtpSender rtp =
        new RtpSender(videoSsrc, context.random().nextInt(), context.random().nextInt());
    videoSender =
        new VideoSender(rtp, camera.encoder(), camera.source(), output, encodeWorker, context);
    videoSender.parameters(videoParameters);
    videoSender.on(videoOn);
    long period = 1_000_000L / Math.clamp(videoSender.framesPerSecond(), 1, 60);
    videoTimer =
        context
            .executor()
            .scheduleAtFixedRate(
                () -> videoSender.tick(nowMicros()), 0, period, TimeUnit.MICROSECONDS);
    timers.add(videoTimer);
  }

  /** Adds a screen, which is the streams' from now on. */
  void screen(Equipment.Screen screen) {
    videoReceiver =
        new VideoReceiver(
            screen.decoder(),
            screen.sink(),
            decodeWorker,
            context,
            this::nowMicros,
            audioReceiver,
            events::firstVideo);
    videoReceiver.parameters(videoParameters);
  }

  void mute(boolean on) {
    audioSender.mute(on);
  }

  void video(boolean on) {
    videoOn = on;
    if (videoSender != null) {
      videoSender.on(on);
    }
  }

  boolean dtmf(String digits) {
    return audioSender.dtmf(digits);
  }

  private void audioTick() {
    long now = nowMicros();
    audioSender.tick(now);
    audioReceiver.tick(now);
  }

  private void feedback() {
    if (videoReceiver == null || videoIn.statistics() == null) {
      return;
    }
    long now = nowMicros();
    videoReceiver.poll();
    long media = videoIn.statistics().ssrc();
    if (videoReceiver.assembler().keyNeeded()) {
      if (now - lastPliMicros > PLI_MICROS) {
        lastPliMicros = now;
        output.rtcp(reporter.feedback(new PictureLossIndication(audioSsrc, media)));
      }
      return;
    }
    double roundTrip = reporter.roundTripMillis();
    long again = roundTrip < 0 ? DEFAULT_ROUND_TRIP_MICROS : (long) (roundTrip * 1000) + 20_000;
    List<Integer> missing = new ArrayList<>();
    videoReceiver
        .assembler()
        .missing(
            now,
            again,
            sequence -> {
              if (missing.size() < 128) {
                missing.add(sequence);
              }
            });
    if (!missing.isEmpty()) {
      output.rtcp(reporter.feedback(new GenericNack(audioSsrc, media, missing)));
    }
  }

  private void scheduleReport(long millis) {
    timers.removeIf(Future::isDone);
    timers.add(
        context
            .executor()
            .schedule(
                () -> {
                  output.rtcp(reporter.report(nowMicros(), ntp()));
                  scheduleReport(500 + context.random().nextInt(1000));
                },
                millis,
                TimeUnit.MILLISECONDS));
  }

  private void every(int millis, Runnable task) {
    timers.add(context.executor().scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS));
  }

  @Override
  public void rtp(ByteBuf packet) {
    if (!started || closed) {
      return;
    }
    if (!view.parse(packet)) {
      malformed++;
      return;
    }
    long now = nowMicros();
    int type = view.payloadType();
    if (audioReceiver.takes(type)) {
      if (audioIn.isNew(view.ssrc())) {
        audioReceiver.restart();
      }
      audioIn.received(view.ssrc(), view.sequence(), view.timestamp(), now);
      audioReceiver.packet(view, packet, now);
    } else if (videoReceiver != null && videoReceiver.takes(type)) {
      if (videoIn.isNew(view.ssrc())) {
        videoReceiver.restart();
      }
      long sequence = videoIn.received(view.ssrc(), view.sequence(), view.timestamp(), now);
      videoReceiver.packet(sequence, view, packet);
    } else {
      unknown++;
    }
  }

  @Override
  public void rtcp(ByteBuf packet) {
    if (started && !closed && !reporter.received(packet, nowMicros(), ntp())) {
      malformed++;
    }
  }

  void bye() {
    events.bye();
  }

  /** To be called once a second. */
  void second() {
    audioIn.second();
    videoIn.second();
  }

  long nowMicros() {
    java.time.Instant now = context.clock().instant();
    return now.getEpochSecond() * 1_000_000L + now.getNano() / 1000;
  }

  private long ntp() {
    return NtpTime.of(context.clock().instant());
  }

  long audioSsrc() {
    return audioSsrc;
  }

  long videoSsrc() {
    return videoSsrc;
  }

  String cname() {
    return cname;
  }

  AudioSender audioSender() {
    return audioSender;
  }

  AudioReceiver audioReceiver() {
    return audioReceiver;
  }

  /** Null without a camera. */
  VideoSender videoSender() {
    return videoSender;
  }

  /** Null without a screen. */
  VideoReceiver videoReceiver() {
    return videoReceiver;
  }

  IncomingStream audioIn() {
    return audioIn;
  }

  IncomingStream videoIn() {
    return videoIn;
  }

  RtcpReporter reporter() {
    return reporter;
  }

  boolean started() {
    return started;
  }

  /** Packets that were authentic and still could not be used. */
  long dropped() {
    return malformed + unknown;
  }

  /** The figures; what the transport knows is given. */
  MediaStats stats(long bitrateIn, long bitrateOut, MediaTransport transport) {
    double roundTrip = reporter.roundTripMillis();
    double waiting = audioReceiver.jitter().delayMillis(nowMicros());
    double mouthToEar =
        roundTrip < 0
            ? -1
            : AudioFrames.MILLIS + roundTrip / 2 + waiting + audioReceiver.deviceMillis();
    return new MediaStats(
        roundTrip,
        audioIn.loss(),
        reporter.lossOut(),
        audioIn.jitterMillis(),
        bitrateIn,
        bitrateOut,
        transport.packetsIn(),
        transport.packetsOut(),
        videoReceiver == null ? 0 : videoReceiver.frames(),
        videoSender == null ? 0 : videoSender.frames(),
        audioReceiver.concealed(),
        audioReceiver.recovered(),
        waiting,
        mouthToEar,
        transport.dropped() + dropped(),
        audioReceiver.level(),
        audioSender.level(),
        Optional.ofNullable(videoReceiver).map(VideoReceiver::lipSyncMillis).orElse(0.0));
  }

  /** Says BYE and closes devices and coders. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    timers.forEach(timer -> timer.cancel(false));
    if (started) {
      output.rtcp(reporter.bye(nowMicros(), ntp()));
      audioSender.close();
      audioReceiver.close();
    }
    if (videoSender != null) {
      videoSender.close();
    }
    if (videoReceiver != null) {
      videoReceiver.close();
    }
  }
}
