package org.chordial.media.video.devices;

import org.chordial.media.video.VideoFrame;

/** The moving test pattern as a camera. */
final class PatternDevice extends AbstractPictureDevice {
  private final int framesPerSecond;
  private int number;

  PatternDevice(int width, int height, int framesPerSecond) {
    super("Chordial test pattern", width, height);
    this.framesPerSecond = framesPerSecond;
  }

  @Override
  public int framesPerSecond() {
    return framesPerSecond;
  }

  @Override
  public VideoFrame nextFrame(long timestampMicros) {
    return TestPattern.draw(
        getResolution().width, getResolution().height, number++, timestampMicros);
  }
}
