package org.chordial.media.video.devices;

import com.github.sarxos.webcam.WebcamDevice;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.video.VideoSource;

/**
 * The cameras of this machine, and what can stand in for one, by name. May wait for a device to
 * open: not for a core's executor.
 */
public final class CameraDevices {
  /** The first camera that the system names. */
  public static final String DEFAULT = "default";

  /** The moving test pattern. */
  public static final String PATTERN = "pattern";

  private static final int PATTERN_WIDTH = 640;
  private static final int PATTERN_HEIGHT = 480;
  private static final int PATTERN_FRAMES_PER_SECOND = 30;
  private static final CameraDriver DRIVER = new CameraDriver();

  private CameraDevices() {}

  /** The cameras, by name, without the stand-ins. */
  public static List<String> cameras() {
    return DRIVER.cameras().stream().map(WebcamDevice::getName).toList();
  }

  /**
   * Opens a source.
   *
   * @param name {@code default}, {@code pattern}, {@code none}, a y4m file or a camera's name
   * @return nothing for {@code none}
   * @throws MediaException {@code NO_CAMERA}, {@code UNREADABLE_FILE}
   */
  public static Optional<VideoSource> openSource(String name) throws MediaException {
    if (name.equals("none")) {
      return Optional.empty();
    }
    if (name.equals(PATTERN)) {
      return Optional.of(new WebcamSource(pattern()));
    }
    if (name.toLowerCase(Locale.ROOT).endsWith(".y4m")) {
      return Optional.of(new WebcamSource(Y4mDevice.open(Path.of(name))));
    }
    for (WebcamDevice device : DRIVER.cameras()) {
      if (name.equals(DEFAULT) || device.getName().equals(name)) {
        return Optional.of(new WebcamSource(device));
      }
    }
    throw new MediaException(MediaFailure.NO_CAMERA, name, null);
  }

  static WebcamDevice pattern() {
    return new PatternDevice(PATTERN_WIDTH, PATTERN_HEIGHT, PATTERN_FRAMES_PER_SECOND);
  }
}
