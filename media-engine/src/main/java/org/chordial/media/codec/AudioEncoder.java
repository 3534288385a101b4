package org.chordial.media.codec;

import io.netty.buffer.ByteBuf;

/** Turns frames of speech into packets. Not thread-safe: one executor. */
public interface AudioEncoder extends AutoCloseable {

  /**
   * Encodes one frame and appends the packet.
   *
   * @param pcm {@code AudioFrames.SAMPLES} samples
   * @return bytes written; 0 where nothing need be sent or encoding failed
   */
  int encode(short[] pcm, ByteBuf packet);

  /** Bits a second to aim at. */
  void bitrate(int bitsPerSecond);

  /** What the other side loses, 0 to 1: how much redundancy to put into packets. */
  void expectedLoss(double share);

  @Override
  void close();
}
