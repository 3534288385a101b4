package org.chordial.media.codec;

import org.chordial.media.MediaException;

/** Opus, G.711 and VP8. */
public final class StandardCodecs implements Codecs {

  private static final int VIDEO_BITRATE = 1_200_000;

  @Override
  public AudioEncoder audioEncoder(AudioCodec codec) throws MediaException {
    return switch (codec) {
      case OPUS -> new OpusEncoder();
      case PCMU -> new G711Encoder(G711.MU_LAW);
      case PCMA -> new G711Encoder(G711.A_LAW);
    };
  }

  @Override
  public AudioDecoder audioDecoder(AudioCodec codec) throws MediaException {
    return switch (codec) {
      case OPUS -> new OpusDecoder();
      case PCMU -> new G711Decoder(G711.MU_LAW);
      case PCMA -> new G711Decoder(G711.A_LAW);
    };
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
