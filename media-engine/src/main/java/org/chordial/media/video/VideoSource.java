package org.chordial.media.video;

import java.util.Optional;

/**
 * Where pictures come from: a camera, a file, a pattern. The session asks on its own executor and
 * must never wait: a camera brings its own thread and keeps its newest frame for {@link #poll}.
 */
public interface VideoSource extends AutoCloseable {

  /** How often it is worth asking, in frames a second, 1 to 60. */
  int framesPerSecond();

  /**
   * The newest frame since the last call, if there is one; older ones that nobody fetched are
   * released by the source. The caller owns the frame.
   */
  Optional<VideoFrame> poll();

  /** Lets go of the camera, at once and without waiting for its thread. */
  @Override
  void close();
}
