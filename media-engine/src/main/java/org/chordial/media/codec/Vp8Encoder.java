package org.chordial.media.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.chordial.media.video.VideoFrame;

/** libvpx through FFmpeg, set for calls: no frames held back, one thread, errors do not spread. */
final class Vp8Encoder implements VideoEncoder {
  private static final int MICROS = 1_000_000;
  private static final int NOMINAL_FRAMES_PER_SECOND = 30;

  /** A key frame at least this often, in frames, for whoever joins without asking. */
  private static final int KEY_FRAME_DISTANCE = 3000;

  /** A new bit rate means a new encoder and a key frame: small changes are not worth that. */
  private static final double WORTHWHILE_CHANGE = 0.15;

  private final AVCodec codec;
  private final AVFrame picture = avutil.av_frame_alloc();
  private final AVPacket packet = avcodec.av_packet_alloc();
  private AVCodecContext context;
  private int wantedBitrate;
  private int runningBitrate;
  private long lastMicros = Long.MIN_VALUE;

  Vp8Encoder(AVCodec codec, int bitsPerSecond) {
    this.codec = codec;
    this.wantedBitrate = bitsPerSecond;
  }

  @Override
  public Optional<Encoded> encode(VideoFrame frame, boolean key) {
    if (needsRestart(frame) && !restart(frame.width(), frame.height())) {
      return Optional.empty();
    }
    if (!fill(frame)) {
      return Optional.empty();
    }
    // libvpx refuses time that stands still.
    lastMicros = Math.max(frame.timestampMicros(), lastMicros + 1);
    picture.pts(lastMicros);
    picture.pict_type(key ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
    if (avcodec.avcodec_send_frame(context, picture) < 0
        || avcodec.avcodec_receive_packet(context, packet) < 0) {
      return Optional.empty();
    }
    try {
      ByteBuf data = PooledByteBufAllocator.DEFAULT.directBuffer(packet.size(), packet.size());
      BytePointer bytes = packet.data();
      data.writeBytes(bytes.position(0).limit(packet.size()).asByteBuffer());
      boolean isKey = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
      return Optional.of(new Encoded(data, isKey));
    } finally {
      avcodec.av_packet_unref(packet);
    }
  }

  @Override
  public void bitrate(int bitsPerSecond) {
    wantedBitrate = bitsPerSecond;
  }

  @Override
  public void close() {
    closeContext();
    avutil.av_frame_free(picture);
    avcodec.av_packet_free(packet);
  }

  private boolean needsRestart(VideoFrame frame) {
    return context == null
        || context.width() != frame.width()
        || context.height() != frame.height()
        || Math.abs(wantedBitrate - runningBitrate) > runningBitrate * WORTHWHILE_CHANGE;
  }

  private boolean restart(int width, int height) {
    closeContext();
    context = avcodec.avcodec_alloc_context3(codec);
    context.width(width).height(height).pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    context.time_base(avutil.av_make_q(1, MICROS));
    context.framerate(avutil.av_make_q(NOMINAL_FRAMES_PER_SECOND, 1));
    context.bit_rate(wantedBitrate).rc_max_rate(wantedBitrate).rc_buffer_size(wantedBitrate);
    context.gop_size(KEY_FRAME_DISTANCE).thread_count(1).qmin(4).qmax(56);
    AVDictionary options = new AVDictionary((Pointer) null);
    avutil.av_dict_set(options, "deadline", "realtime", 0);
    avutil.av_dict_set(options, "cpu-used", "8", 0);
    avutil.av_dict_set(options, "lag-in-frames", "0", 0);
    avutil.av_dict_set(options, "error-resilient", "default", 0);
    avutil.av_dict_set(options, "static-thresh", "0", 0);
    int opened = avcodec.avcodec_open2(context, codec, options);
    avutil.av_dict_free(options);
    if (opened < 0) {
      closeContext();
      return false;
    }
    runningBitrate = wantedBitrate;
    avutil.av_frame_unref(picture);
    picture.format(avutil.AV_PIX_FMT_YUV420P).width(width).height(height);
    if (avutil.av_frame_get_buffer(picture, 0) < 0) {
      closeContext();
      return false;
    }
    return true;
  }

  private boolean fill(VideoFrame frame) {
    if (avutil.av_frame_make_writable(picture) < 0) {
      return false;
    }
    plane(frame.i420(), 0, 0, frame.width(), frame.height());
    plane(frame.i420(), 1, frame.offsetU(), frame.chromaWidth(), frame.chromaHeight());
    plane(frame.i420(), 2, frame.offsetV(), frame.chromaWidth(), frame.chromaHeight());
    return true;
  }

  private void plane(ByteBuf i420, int plane, int offset, int width, int height) {
    int stride = picture.linesize(plane);
    ByteBuffer to = picture.data(plane).limit((long) stride * height).asByteBuffer();
    int from = i420.readerIndex() + offset;
    for (int y = 0; y < height; y++) {
      i420.getBytes(from + y * width, to.limit(y * stride + width).position(y * stride));
    }
  }

  private void closeContext() {
    if (context != null) {
      avcodec.avcodec_free_context(context);
      context = null;
    }
  }
}
