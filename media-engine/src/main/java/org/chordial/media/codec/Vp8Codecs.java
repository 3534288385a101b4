package org.chordial.media.codec;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;

/** VP8 (RFC 6386) by libvpx, which FFmpeg's libraries bring along. */
public final class Vp8Codecs {

  private Vp8Codecs() {}

  /**
   * @param bitsPerSecond to aim at
   * @throws MediaException {@code CODEC_UNAVAILABLE}
   */
  public static VideoEncoder encoder(int bitsPerSecond) throws MediaException {
    return new Vp8Encoder(find(true), bitsPerSecond);
  }

  /**
   * @throws MediaException {@code CODEC_UNAVAILABLE}
   */
  public static VideoDecoder decoder() throws MediaException {
    return new Vp8Decoder(find(false));
  }

  private static AVCodec find(boolean encoder) throws MediaException {
    AVCodec codec;
    try {
      Loader.load(avcodec.class);
      avutil.av_log_set_level(avutil.AV_LOG_QUIET);
      codec =
          encoder
              ? avcodec.avcodec_find_encoder_by_name("libvpx")
              : avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_VP8);
    } catch (LinkageError e) {
      throw new MediaException(MediaFailure.CODEC_UNAVAILABLE, "VP8", e);
    }
    if (codec == null) {
      throw new MediaException(MediaFailure.CODEC_UNAVAILABLE, "VP8", null);
    }
    return codec;
  }
}
