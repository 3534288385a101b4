package org.chordial.media.codec;

import org.chordial.media.MediaException;

/** Opus and VP8. */
public final class StandardCodecs implements Codecs {

  private static final int VIDEO_BITRATE = 1_200_000;

  @Override
  public AudioEncoder audioEncoder() throws MediaException {
    return new OpusEncoder();
  }

  @Override
  public AudioDecoder audioDecoder() throws MediaException {
    return new OpusDecoder();
  }

  @Override
  public VideoEncoder videoEncoder() throws MediaException {
    return Vp8Codecs.encoder(VIDEO_BITRATE);
  }

  @Override
  public VideoDecoder videoDecoder() throws MediaException {
    return Vp8Codecs.decoder();
  }
}
