package org.chordial.media.codec;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.chordial.media.video.VideoFrame;

/**
 * Turns encoded frames into pictures. Not thread-safe: the session calls it from one task at a time
 * on its codec executor, not on the core's.
 */
public interface VideoDecoder extends AutoCloseable {

  /**
   * Decodes one frame.
   *
   * @param encoded one whole frame; stays the caller's
   * @param timestampMicros goes into the picture
   * @return the picture, which the caller owns; nothing where the frame cannot be decoded, and then
   *     a key frame is needed
   */
  Optional<VideoFrame> decode(ByteBuf encoded, long timestampMicros);

  @Override
  void close();
}
