package org.chordial.media.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.media.codec.VideoDecoder;
import org.chordial.media.rtcp.SenderClock;
import org.chordial.media.rtp.RtpView;
import org.chordial.media.video.FrameAssembler;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSink;

/**
 * From packets to the screen, in step with the sound. Frames are decoded on the worker, one at a
 * time and in order.
 */
final class VideoReceiver {

  private static final long PATIENCE_MICROS = 250_000;
  private static final long MAX_EARLY_MICROS = 500_000;
  private static final int MAX_WAITING = 12;
  private static final int MAX_EARLY = 30;

  private final FrameAssembler assembler = new FrameAssembler(PATIENCE_MICROS);
  private final VideoDecoder decoder;
  private final VideoSink sink;
  private final SerialWorker worker;
  private final CoreContext context;
  private final LongSupplier now;
  private final AudioReceiver audio;
  private final Runnable firstPicture;
  private final SenderClock clock = new SenderClock(VideoSender.CLOCK_RATE);
  private final Queue<FrameAssembler.Frame> waiting = new ArrayDeque<>();
  private final Queue<VideoFrame> early = new ArrayDeque<>();
  private final LipSync lipSync = new LipSync();
  private VideoParameters parameters;
  private boolean busy;
  private boolean closed;
  private long frames;
  private double lipSyncMicros;
  private long lastDue;

  VideoReceiver(
      VideoDecoder decoder,
      VideoSink sink,
      SerialWorker worker,
      CoreContext context,
      LongSupplier now,
      AudioReceiver audio,
      Runnable firstPicture) {
    this.decoder = decoder;
    this.sink = sink;
    this.worker = worker;
    this.context = context;
    this.now = now;
    this.audio = audio;
    this.firstPicture = firstPicture;
  }

  void parameters(VideoParameters changed) {
    parameters = changed;
  }

  boolean takes(int payloadType) {
    return payloadType == parameters.receivePayloadType();
  }

  /**
   * @param sequence extended
   */
  void packet(long sequence, RtpView view, ByteBuf packet) {
    if (closed || !parameters.direction().receives()) {
      return;
    }
    assembler.insert(
        sequence,
        view.timestamp(),
        view.marker(),
        packet,
        view.payloadOffset(),
        view.payloadLength());
    poll();
  }

  /** Takes complete frames to the decoder; also to be called now and then without a packet. */
  void poll() {
    while (true) {
      Optional<FrameAssembler.Frame> frame = assembler.poll(now.getAsLong());
      if (frame.isEmpty()) {
        break;
      }
      if (waiting.size() >= MAX_WAITING) {
        // The decoder is too slow for what comes: begin again with a key frame.
        frame.get().data().release();
        dropWaiting();
        assembler.decoderLost();
        break;
      }
      waiting.add(frame.get());
    }
    decode();
  }

  private void decode() {
    FrameAssembler.Frame frame = busy || closed ? null : waiting.poll();
    if (frame == null) {
      return;
    }
    busy = true;
    worker.execute(
        () -> {
          Optional<VideoFrame> picture;
          try {
            picture = decoder.decode(frame.data(), 0);
          } finally {
            frame.data().release();
          }
          context.executor().execute(() -> decoded(picture, frame.timestamp()));
        });
  }

  private void decoded(Optional<VideoFrame> picture, long timestamp) {
    busy = false;
    if (closed) {
      picture.ifPresent(VideoFrame::release);
      return;
    }
    if (picture.isEmpty()) {
      dropWaiting();
      assembler.decoderLost();
    } else {
      if (frames++ == 0) {
        firstPicture.run();
      }
      schedule(picture.get(), timestamp);
    }
    decode();
  }

  /**
   * A picture is due when the sound of its moment is heard. Without reports of both streams it is
   * due at once.
   */
  private void schedule(VideoFrame picture, long timestamp) {
    long nowMicros = now.getAsLong();
    double offset = audio.playoutOffset();
    boolean synchronous = clock.known() && !Double.isNaN(offset);
    long due = synchronous ? (long) (clock.micros(timestamp) + offset) : nowMicros;
    if (synchronous) {
      audio.jitter().atLeast(lipSync.picture(nowMicros, nowMicros - due, audio.waiting(nowMicros)));
    }
    long wait = Math.clamp(due - nowMicros, 0, MAX_EARLY_MICROS);
    long shownAt = Math.max(nowMicros + wait, lastDue);
    lastDue = shownAt;
    VideoFrame frame = picture.at(shownAt);
    if (synchronous) {
      lipSyncMicros = shownAt - due;
    }
    if (shownAt <= nowMicros && early.isEmpty()) {
      sink.show(frame);
      return;
    }
    if (early.size() >= MAX_EARLY) {
      // Only who means harm sends so many, and large ones at that.
      frame.release();
      return;
    }
    early.add(frame);
    var _ = context.executor().schedule(this::showNext, shownAt - nowMicros, TimeUnit.MICROSECONDS);
  }

  private void showNext() {
    VideoFrame frame = early.poll();
    if (frame != null) {
      sink.show(frame);
    }
  }

  private void dropWaiting() {
    waiting.forEach(frame -> frame.data().release());
    waiting.clear();
  }

  FrameAssembler assembler() {
    return assembler;
  }

  SenderClock clock() {
    return clock;
  }

  long frames() {
    return frames;
  }

  double lipSyncMillis() {
    return lipSyncMicros / 1000;
  }

  /** The other side's stream begins anew (another SSRC). */
  void restart() {
    assembler.reset();
  }

  void close() {
    closed = true;
    dropWaiting();
    early.forEach(VideoFrame::release);
    early.clear();
    assembler.reset();
    sink.close();
    worker.execute(decoder::close);
  }
}
