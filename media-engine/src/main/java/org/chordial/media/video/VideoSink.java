package org.chordial.media.video;

/**
 * Where pictures go: a window, a file. The session calls it on its own executor at the moment the
 * picture is due (in step with the sound), so it must never wait.
 */
public interface VideoSink extends AutoCloseable {

  /** Takes one frame and owns it. */
  void show(VideoFrame frame);

  @Override
  void close();
}
