package org.chordial.media.video.devices;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import org.chordial.media.video.VideoFrame;

/** What files and patterns have in common as webcam-capture devices: one size, open and closed. */
abstract class AbstractPictureDevice implements PictureDevice {
  private final String name;
  private final Dimension size;
  private boolean open;

  AbstractPictureDevice(String name, int width, int height) {
    this.name = name;
    this.size = new Dimension(width, height);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Dimension[] getResolutions() {
    return new Dimension[] {new Dimension(size)};
  }

  @Override
  public Dimension getResolution() {
    return new Dimension(size);
  }

  /** There is one size only; asking for another changes nothing. */
  @Override
  public void setResolution(Dimension wanted) {}

  @Override
  public BufferedImage getImage() {
    if (!open) {
      return null;
    }
    VideoFrame frame = nextFrame(0);
    try {
      return Pictures.toImage(frame);
    } finally {
      frame.release();
    }
  }

  @Override
  public void open() {
    open = true;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public void dispose() {
    close();
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
