package org.chordial.media.session;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Opens camera and screen of a session when there is first something for them to do. */
final class PictureDevices {

  private final MediaSettings settings;
  private final Background background;
  private final BooleanSupplier over;
  private final Consumer<Throwable> unavailable;
  private boolean cameraAsked;
  private boolean screenAsked;

  /**
   * @param over whether the session has ended; what opens after that is closed again
   * @param unavailable told why a device cannot be used
   */
  PictureDevices(
      MediaSettings settings,
      Background background,
      BooleanSupplier over,
      Consumer<Throwable> unavailable) {
    this.settings = settings;
    this.background = background;
    this.over = over;
    this.unavailable = unavailable;
  }

  void open(MediaStreams streams, boolean withCamera) {
    if (!screenAsked) {
      screenAsked = true;
      background.run(
          () -> Equipment.screen(settings.devices(), settings.codecs()),
          (screen, problem) -> {
            if (problem != null) {
              unavailable.accept(problem);
            } else if (over.getAsBoolean()) {
              screen.ifPresent(Equipment.Screen::close);
            } else {
              screen.ifPresent(streams::screen);
            }
          });
    }
    if (!cameraAsked && withCamera) {
      cameraAsked = true;
      background.run(
          () -> Equipment.camera(settings.devices(), settings.codecs()),
          (camera, problem) -> {
            if (problem != null) {
              unavailable.accept(problem);
            } else if (over.getAsBoolean()) {
              camera.ifPresent(Equipment.Camera::close);
            } else {
              camera.ifPresent(streams::camera);
            }
          });
    }
  }
}
