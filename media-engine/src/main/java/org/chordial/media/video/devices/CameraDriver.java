package org.chordial.media.video.devices;

import com.github.sarxos.webcam.WebcamDevice;
import com.github.sarxos.webcam.WebcamDriver;
import com.github.sarxos.webcam.WebcamException;
import com.github.sarxos.webcam.ds.buildin.WebcamDefaultDriver;
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
