package org.chordial.media.codec;

import java.util.Locale;
import java.util.Optional;
import org.chordial.media.audio.AudioFrames;

/** The codecs for sound, best first. */
public enum AudioCodec {
  /** RFC 6716, RFC 7587. */
  OPUS("opus/48000/2", 48_000, -1),
  /** G.711 mu-law (RFC 3551 section 4.5.14). */
  PCMU("PCMU/8000", 8_000, 0),
  /** G.711 A-law (RFC 3551 section 4.5.14). */
  PCMA("PCMA/8000", 8_000, 8);

  private final String encoding;
  private final int clockRate;
  private final int staticType;

  AudioCodec(String encoding, int clockRate, int staticType) {
    this.encoding = encoding;
    this.clockRate = clockRate;
    this.staticType = staticType;
  }

  /** Name, clock rate and channels as {@code a=rtpmap} has them. */
  public String encoding() {
    return encoding;
  }

  /** Of the RTP timestamps, Hz. */
  public int clockRate() {
    return clockRate;
  }

  /** Samples of the engine for one unit of RTP time. */
  public int step() {
    return AudioFrames.RATE / clockRate;
  }

  /** The payload type that needs no rtpmap (RFC 3551 section 6), -1 where there is none. */
  public int staticType() {
    return staticType;
  }

  /** The codec of an rtpmap; case does not matter, and one channel need not be said. */
  public static Optional<AudioCodec> ofEncoding(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (AudioCodec codec : values()) {
      String own = codec.encoding.toLowerCase(Locale.ROOT);
      if (lower.equals(own) || (codec != OPUS && lower.equals(own + "/1"))) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }

  /** The codec that a payload type stands for without an rtpmap. */
  public static Optional<AudioCodec> ofStaticType(int payloadType) {
    for (AudioCodec codec : values()) {
      if (codec.staticType == payloadType && payloadType >= 0) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }
}
