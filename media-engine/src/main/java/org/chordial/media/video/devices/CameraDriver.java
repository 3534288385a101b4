package org.chordial.media.video.devices;

import com.github.sarxos.webcam.WebcamDevice;
import com.github.sarxos.webcam.WebcamDriver;
import com.github.sarxos.webcam.WebcamException;
import com.github.sarxos.webcam.ds.buildin.WebcamDefaultDriver;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A webcam-capture driver that has the machine's cameras and, always, the test pattern. */
final class CameraDriver implements WebcamDriver {
  private static final Logger LOG = LoggerFactory.getLogger(CameraDriver.class);

  private WebcamDriver cameras;

  @Override
  public synchronized List<WebcamDevice> getDevices() {
    List<WebcamDevice> devices = new ArrayList<>(cameras());
    devices.add(CameraDevices.pattern());
    return devices;
  }

  /** The machine's own cameras; none where the native library is missing, which is logged once. */
  synchronized List<WebcamDevice> cameras() {
    if (cameras == null && isLinuxWithoutCamera()) {
      // The native library would print a stack trace on machines that lack what it links to.
      return List.of();
    }
    try {
      if (cameras == null) {
        cameras = new WebcamDefaultDriver();
      }
      return cameras.getDevices();
    } catch (WebcamException | LinkageError e) {
      if (!(cameras instanceof NoCameras)) {
        LOG.warn("Cameras cannot be used: {}. On Debian, install libv4l-0.", e.toString());
        cameras = new NoCameras();
      }
      return List.of();
    }
  }

  @Override
  public boolean isThreadSafe() {
    return false;
  }

  private static boolean isLinuxWithoutCamera() {
    Path devices = Path.of("/dev");
    if (!System.getProperty("os.name").equals("Linux") || !Files.isDirectory(devices)) {
      return false;
    }
    try (DirectoryStream<Path> cameras = Files.newDirectoryStream(devices, "video*")) {
      return !cameras.iterator().hasNext();
    } catch (IOException e) {
      LOG.debug("cannot look for cameras", e);
      return false;
    }
  }

  private static final class NoCameras implements WebcamDriver {
    @Override
    public List<WebcamDevice> getDevices() {
      return List.of();
    }

    @Override
    public boolean isThreadSafe() {
      return true;
    }
  }
}
