package org.chordial.media.codec;

import io.netty.buffer.ByteBuf;

/** Turns packets into frames of speech. Not thread-safe: one executor. */
public interface AudioDecoder extends AutoCloseable {

  /**
   * Decodes a packet.
   *
   * @param packet stays the caller's; its indices do not move
   * @param pcm gets the samples; room for the longest packet, 120 ms (5760 samples)
   * @return samples written; 0 where the packet could not be decoded
   */
  int decode(ByteBuf packet, short[] pcm);

  /**
   * Decodes the frame before this packet from the redundancy inside it (in-band FEC).
   *
   * @return samples written; 0 where that failed
   */
  int recover(ByteBuf packet, short[] pcm, int samples);

  /**
   * Makes up for a lost packet (PLC).
   *
   * @return samples written; 0 where that failed
   */
  int conceal(short[] pcm, int samples);

  @Override
  void close();
}
