package org.chordial.media.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.video.VideoFrame;

/** FFmpeg's VP8 decoder, one thread. */
final class Vp8Decoder implements VideoDecoder {
  /** No frame of a call is larger; what claims to be is not given to the decoder. */
  private static final int MAX_ENCODED_BYTES = 4 << 20;

  private final AVCodecContext context;
  private final AVFrame picture = avutil.av_frame_alloc();
  private final AVPacket packet = avcodec.av_packet_alloc();

  Vp8Decoder(AVCodec codec) throws MediaException {
    context = avcodec.avcodec_alloc_context3(codec);
    context.thread_count(1);
    context.max_pixels((long) VideoFrame.MAX_SIDE * VideoFrame.MAX_SIDE);
    if (avcodec.avcodec_open2(context, codec, (org.bytedeco.ffmpeg.avutil.AVDictionary) null) < 0) {
      close();
      throw new MediaException(MediaFailure.CODEC_UNAVAILABLE, "VP8", null);
    }
  }

  @Override
  public Optional<VideoFrame> decode(ByteBuf encoded, long timestampMicros) {
    int size = encoded.readableBytes();
    if (size == 0 || size > MAX_ENCODED_BYTES || avcodec.av_new_packet(packet, size) < 0) {
      return Optional.empty();
    }
    try {
      encoded.getBytes(encoded.readerIndex(), packet.data().limit(size).asByteBuffer());
      if (avcodec.avcodec_send_packet(context, packet) < 0
          || avcodec.avcodec_receive_frame(context, picture) < 0) {
        return Optional.empty();
      }
    } finally {
      avcodec.av_packet_unref(packet);
    }
    try {
      return copy(timestampMicros);
    } finally {
      avutil.av_frame_unref(picture);
    }
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(context);
    avutil.av_frame_free(picture);
    avcodec.av_packet_free(packet);
  }

  private Optional<VideoFrame> copy(long timestampMicros) {
    int width = picture.width();
    int height = picture.height();
    if (width < 1 || height < 1 || width > VideoFrame.MAX_SIDE || height > VideoFrame.MAX_SIDE) {
      return Optional.empty();
    }
    VideoFrame frame = VideoFrame.allocate(width, height, timestampMicros);
    plane(frame.i420(), 0, 0, width, height);
    plane(frame.i420(), 1, frame.offsetU(), frame.chromaWidth(), frame.chromaHeight());
    plane(frame.i420(), 2, frame.offsetV(), frame.chromaWidth(), frame.chromaHeight());
    return Optional.of(frame);
  }

  private void plane(ByteBuf i420, int plane, int offset, int width, int height) {
    int stride = picture.linesize(plane);
    ByteBuffer from = picture.data(plane).limit((long) stride * height).asByteBuffer();
    int to = i420.readerIndex() + offset;
    for (int y = 0; y < height; y++) {
      i420.setBytes(to + y * width, from.limit(y * stride + width).position(y * stride));
    }
  }
}
