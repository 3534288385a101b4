package org.chordial.media.video.devices;

import com.github.sarxos.webcam.WebcamDevice;
import com.github.sarxos.webcam.WebcamException;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSource;

/**
 * Any webcam-capture device, read by a thread of its own; the newest picture waits for the engine.
 */
final class WebcamSource implements VideoSource {
  private static final int CAMERA_FRAMES_PER_SECOND = 30;
  private static final Dimension WANTED = new Dimension(640, 480);

  private final AtomicReference<VideoFrame> newest = new AtomicReference<>();
  private final WebcamDevice device;
  private final int framesPerSecond;
  private volatile boolean open = true;

  /**
   * @throws MediaException {@code NO_CAMERA}
   */
  WebcamSource(WebcamDevice device) throws MediaException {
    this.device = device;
    this.framesPerSecond =
        device instanceof PictureDevice picture
            ? picture.framesPerSecond()
            : CAMERA_FRAMES_PER_SECOND;
    try {
      nearestSize(device).ifPresent(device::setResolution);
      device.open();
    } catch (WebcamException e) {
      throw new MediaException(MediaFailure.NO_CAMERA, device.getName(), e);
    }
    Thread.ofPlatform().daemon().name("camera").start(this::run);
  }

  @Override
  public int framesPerSecond() {
    return framesPerSecond;
  }

  @Override
  public Optional<VideoFrame> poll() {
    return Optional.ofNullable(newest.getAndSet(null));
  }

  @Override
  public void close() {
    open = false;
  }

  private static Optional<Dimension> nearestSize(WebcamDevice device) {
    int wanted = WANTED.width * WANTED.height;
    return Arrays.stream(device.getResolutions())
        .min(Comparator.comparingInt(size -> Math.abs(size.width * size.height - wanted)));
  }

  private void run() {
    long period = 1_000_000_000L / framesPerSecond;
    long due = System.nanoTime();
    try {
      while (open) {
        VideoFrame frame = capture(System.nanoTime() / 1000);
        if (frame != null) {
          replace(frame);
        }
        due = Math.max(due + period, System.nanoTime() - period);
        for (long wait = due - System.nanoTime();
            wait > 0 && open;
            wait = due - System.nanoTime()) {
          LockSupport.parkNanos(this, wait);
        }
      }
    } finally {
      device.close();
      replace(null);
    }
  }

  private VideoFrame capture(long timestampMicros) {
    if (device instanceof PictureDevice picture) {
      return picture.nextFrame(timestampMicros);
    }
    BufferedImage image = device.getImage();
    return image == null ? null : Pictures.fromImage(image, timestampMicros);
  }

  private void replace(VideoFrame frame) {
    VideoFrame old = newest.getAndSet(frame);
    if (old != null) {
      old.release();
    }
  }
}
