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

/** Opus (RFC 6716) to mono at 48 kHz, with concealment and in-band FEC. */
public final class OpusDecoder implements AudioDecoder {

  /** Samples of the longest packet: 120 ms. */
  private static final int MAX_SAMPLES = AudioFrames.RATE / 1000 * 120;

  private static final int MAX_PACKET = 1500;

  private final Opus opus;
  private final PointerByReference state;
  private final byte[] bytes = new byte[MAX_PACKET];
  private final ShortBuffer samples =
      ByteBuffer.allocateDirect(2 * MAX_SAMPLES).order(ByteOrder.nativeOrder()).asShortBuffer();
  private boolean closed;

  public OpusDecoder() throws MediaException {
    this.opus = OpusLoader.opus();
    IntBuffer error = IntBuffer.allocate(1);
    this.state = opus.opus_decoder_create(AudioFrames.RATE, 1, error);
    if (error.get(0) != Opus.OPUS_OK) {
      throw new MediaException(
          MediaFailure.CODEC_UNAVAILABLE, opus.opus_strerror(error.get(0)), null);
    }
  }

  @Override
  public int decode(ByteBuf packet, short[] pcm) {
    int length = packet.readableBytes();
    if (length == 0 || length > MAX_PACKET) {
      return 0;
    }
    packet.getBytes(packet.readerIndex(), bytes, 0, length);
    return run(bytes, length, pcm, MAX_SAMPLES, 0);
  }

  @Override
  public int recover(ByteBuf packet, short[] pcm, int count) {
    int length = packet.readableBytes();
    if (length == 0 || length > MAX_PACKET) {
      return conceal(pcm, count);
    }
    packet.getBytes(packet.readerIndex(), bytes, 0, length);
    return run(bytes, length, pcm, count, 1);
  }

  @Override
  public int conceal(short[] pcm, int count) {
    return run(null, 0, pcm, count, 0);
  }

  private int run(byte[] data, int length, short[] pcm, int count, int fec) {
    if (closed) {
      return 0;
    }
    int decoded = opus.opus_decode(state, data, length, samples, count, fec);
    if (decoded <= 0) {
      return 0;
    }
    samples.get(0, pcm, 0, decoded);
    return decoded;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      opus.opus_decoder_destroy(state);
    }
  }
}
