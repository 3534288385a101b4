package org.chordial.app.ui.device;

import java.util.Optional;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;

/** A camera that shows each of its pictures on the way, too. */
final class SharedCamera implements VideoSource {
  private final VideoSource camera;
  private final VideoSink own;

  SharedCamera(VideoSource camera, VideoSink own) {
    this.camera = camera;
    this.own = own;
  }

  @Override
  public int framesPerSecond() {
    return camera.framesPerSecond();
  }

  @Override
  public Optional<VideoFrame> poll() {
    Optional<VideoFrame> frame = camera.poll();
    frame.ifPresent(picture -> own.show(picture.share()));
    return frame;
  }

  @Override
  public void close() {
    camera.close();
    own.close();
  }
}
