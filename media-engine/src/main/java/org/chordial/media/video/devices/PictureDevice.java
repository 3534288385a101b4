package org.chordial.media.video.devices;

import com.github.sarxos.webcam.WebcamDevice;
import org.chordial.media.video.VideoFrame;

/**
 * A camera that is not one: a file or a pattern. What it has is I420 already, so that the engine
 * need not take the way round through RGB; any other program that knows webcam-capture sees a
 * camera.
 */
interface PictureDevice extends WebcamDevice {

  /** Frames a second, 1 to 60. */
  int framesPerSecond();

  /**
   * The next picture, at once.
   *
   * @return the caller's own
   */
  VideoFrame nextFrame(long timestampMicros);
}
