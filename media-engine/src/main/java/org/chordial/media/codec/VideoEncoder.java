package org.chordial.media.codec;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.chordial.media.video.VideoFrame;

/**
 * Turns pictures into encoded frames. Not thread-safe: the session calls it from one task at a time
 * on its codec executor, not on the core's. A change of picture size is the encoder's own business
 * (it starts anew with a key frame).
 */
public interface VideoEncoder extends AutoCloseable {

  /**
   * An encoded frame.
   *
   * @param data one whole frame as the codec knows it; the receiver of this record owns it
   * @param key true where it can be decoded without any before it
   */
  record Encoded(ByteBuf data, boolean key) {}

  /**
   * Encodes one picture.
   *
   * @param frame stays the caller's
   * @param key true where it must become a key frame
   * @return nothing where the encoder dropped the picture to hold its bit rate
   */
  Optional<Encoded> encode(VideoFrame frame, boolean key);

  /** Bits a second to aim at from the next picture on. */
  void bitrate(int bitsPerSecond);

  @Override
  void close();
}
