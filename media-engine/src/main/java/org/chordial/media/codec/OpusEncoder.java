package org.chordial.media.codec;

import com.sun.jna.ptr.PointerByReference;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.audio.AudioFrames;
import tomp2p.opuswrapper.Opus;

/** Opus (RFC 6716) for speech: mono, 48 kHz, 20 ms, variable bit rate, in-band FEC. */
public final class OpusEncoder implements AudioEncoder {

  /** Bits a second at the start. */
  public static final int DEFAULT_BITRATE = 40_000;

  /** RFC 6716 section 3.4: no Opus frame is longer. */
  private static final int MAX_PACKET = 1275;

  private static final double DEFAULT_LOSS = 0.05;

  private final Opus opus;
  private final PointerByReference state;
  private final ShortBuffer samples;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(MAX_PACKET);
  private boolean closed;

  public OpusEncoder() throws MediaException {
    this.opus = OpusLoader.opus();
    IntBuffer error = IntBuffer.allocate(1);
    this.state = opus.opus_encoder_create(AudioFrames.RATE, 1, Opus.OPUS_APPLICATION_VOIP, error);
    if (error.get(0) != Opus.OPUS_OK) {
      throw new MediaException(
          MediaFailure.CODEC_UNAVAILABLE, opus.opus_strerror(error.get(0)), null);
    }
    this.samples =
        ByteBuffer.allocateDirect(2 * AudioFrames.SAMPLES)
            .order(ByteOrder.nativeOrder())
            .asShortBuffer();
    // Only SILK frames can carry FEC, and left to itself the encoder takes CELT for much speech.
    set(Opus.OPUS_SET_SIGNAL_REQUEST, Opus.OPUS_SIGNAL_VOICE);
    set(Opus.OPUS_SET_INBAND_FEC_REQUEST, 1);
    set(Opus.OPUS_SET_COMPLEXITY_REQUEST, 9);
    bitrate(DEFAULT_BITRATE);
    expectedLoss(DEFAULT_LOSS);
  }

  @Override
  public int encode(short[] pcm, ByteBuf packet) {
    if (closed) {
      return 0;
    }
    samples.put(0, pcm, 0, AudioFrames.SAMPLES);
    int length = opus.opus_encode(state, samples, AudioFrames.SAMPLES, bytes, MAX_PACKET);
    if (length <= 0) {
      return 0;
    }
    packet.writeBytes(bytes.slice(0, length));
    return length;
  }

  @Override
  public void bitrate(int bitsPerSecond) {
    set(Opus.OPUS_SET_BITRATE_REQUEST, Math.clamp(bitsPerSecond, 6_000, 128_000));
  }

  @Override
  public void expectedLoss(double share) {
    set(Opus.OPUS_SET_PACKET_LOSS_PERC_REQUEST, (int) Math.clamp(share * 100, 0, 50));
  }

  private void set(int request, int value) {
    if (!closed) {
      opus.opus_encoder_ctl(state, request, value);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      opus.opus_encoder_destroy(state);
    }
  }
}
