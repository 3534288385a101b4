package org.chordial.media.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.CoreContext;
import org.chordial.media.codec.VideoEncoder;
import org.chordial.media.rtp.RtpSender;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSource;
import org.chordial.media.video.Vp8Packetizer;

/**
 * From the camera to packets. Pictures are encoded on the worker, one at a time; one that comes
 * while the encoder is busy is left out.
 */
final class VideoSender {

  static final int CLOCK_RATE = 90_000;

  private static final int KEPT = 512;
  private static final long KEY_INTERVAL_MICROS = 300_000;
  private static final long REANCHOR_MICROS = 200_000;

  private final RtpSender rtp;
  private final VideoEncoder encoder;
  private final VideoSource source;
  private final PacketOutput output;
  private final SerialWorker worker;
  private final CoreContext context;
  private final Vp8Packetizer packetizer;
  private final ByteBuf[] kept = new ByteBuf[KEPT];
  private final int[] keptSequences = new int[KEPT];
  private VideoParameters parameters;
  private boolean on = true;
  private boolean busy;
  private boolean keyWanted = true;
  private boolean closed;
  private long lastKeyMicros = Long.MIN_VALUE / 2;
  private long anchor = Long.MIN_VALUE;
  private long frames;

  VideoSender(
      RtpSender rtp,
      VideoEncoder encoder,
      VideoSource source,
      PacketOutput output,
      SerialWorker worker,
      CoreContext context) {
    this.rtp = rtp;
    this.encoder = encoder;
    this.source = source;
    this.output = output;
    this.worker = worker;
    this.context = context;
    this.packetizer = new Vp8Packetizer(context.random().nextInt());
  }

  void parameters(VideoParameters changed) {
    if (parameters == null || parameters.bitrate() != changed.bitrate()) {
      int bitrate = changed.bitrate();
      worker.execute(() -> encoder.bitrate(bitrate));
    }
    keyWanted |= parameters != null && !parameters.direction().sends();
    parameters = changed;
  }

  void on(boolean sending) {
    keyWanted |= sending && !on;
    on = sending;
  }

  int framesPerSecond() {
    return source.framesPerSecond();
  }

  /** To be called at the camera's pace. */
  void tick(long nowMicros) {
    Optional<VideoFrame> polled = source.poll();
    if (polled.isEmpty()) {
      return;
    }
    VideoFrame frame = polled.get();
    if (!on || !parameters.direction().sends() || busy || closed) {
      frame.release();
      return;
    }
    busy = true;
    boolean key = keyWanted && nowMicros - lastKeyMicros > KEY_INTERVAL_MICROS;
    if (key) {
      keyWanted = false;
      lastKeyMicros = nowMicros;
    }
    long capturedMicros = captured(frame.timestampMicros(), nowMicros);
    worker.execute(
        () -> {
          Optional<VideoEncoder.Encoded> encoded;
          try {
            encoded = encoder.encode(frame, key);
          } finally {
            frame.release();
          }
          context.executor().execute(() -> encoded(encoded, capturedMicros, key));
        });
  }

  /** The picture's time on the session's clock: the camera's intervals, without the timer's. */
  private long captured(long frameMicros, long nowMicros) {
    if (anchor == Long.MIN_VALUE || Math.abs(frameMicros + anchor - nowMicros) > REANCHOR_MICROS) {
      anchor = nowMicros - frameMicros;
    }
    return frameMicros + anchor;
  }

  private void encoded(Optional<VideoEncoder.Encoded> encoded, long captured, boolean keyAsked) {
    busy = false;
    if (encoded.isEmpty()) {
      keyWanted |= keyAsked;
      return;
    }
    ByteBuf data = encoded.get().data();
    if (!closed) {
      frames++;
      packetizer.packetize(data, (last, piece) -> packet(last, piece, captured));
    }
    data.release();
  }

  private void packet(boolean last, Vp8Packetizer.Piece piece, long captured) {
    ByteBuf packet =
        PooledByteBufAllocator.DEFAULT.directBuffer(piece.size() + 12 + PacketOutput.ROOM);
    rtp.header(packet, last, parameters.payloadType(), mediaTime(captured));
    int sequence = packet.getUnsignedShort(2);
    piece.write(packet);
    rtp.sent(piece.size());
    ByteBuf datagram = output.rtpKept(packet);
    if (datagram == null) {
      return;
    }
    int at = sequence % KEPT;
    if (kept[at] != null) {
      kept[at].release();
    }
    kept[at] = datagram;
    keptSequences[at] = sequence;
  }

  /** The other side cannot decode: send a key frame soon. */
  void keyWanted() {
    keyWanted = true;
  }

  /** The other side misses packets (RFC 4585 section 6.2.1). */
  void resend(List<Integer> sequences) {
    for (int sequence : sequences) {
      int at = sequence % KEPT;
      if (kept[at] != null && keptSequences[at] == sequence) {
        output.again(kept[at].retainedDuplicate());
      }
    }
  }

  /** The RTP timestamp of what the camera sees now. */
  long timestamp(long nowMicros) {
    return rtp.timestamp(mediaTime(nowMicros));
  }

  private static long mediaTime(long micros) {
    return micros * 9 / 100;
  }

  RtpSender rtp() {
    return rtp;
  }

  long frames() {
    return frames;
  }

  void close() {
    closed = true;
    source.close();
    worker.execute(encoder::close);
    for (int i = 0; i < KEPT; i++) {
      if (kept[i] != null) {
        kept[i].release();
        kept[i] = null;
      }
    }
  }
}
