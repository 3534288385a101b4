package org.chordial.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.chordial.app.control.PhoneDevices;
import org.chordial.media.MediaException;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.audio.devices.AudioDevices;
import org.chordial.media.video.VideoSource;
import org.chordial.media.video.devices.CameraDevices;

/**
 * Whether the devices of a command line are there, before the first call finds out. No device is
 * opened, since another program may have it until then.
 */
final class DeviceCheck {
  private static final Set<String> SOURCES = Set.of("tone", "silence");
  private static final Set<String> CAMERAS = Set.of(PhoneDevices.NONE, CameraDevices.PATTERN);

  private DeviceCheck() {}

  static void check(PhoneDevices devices) throws CommandException {
    microphone(devices.microphone());
    speaker(devices.speaker());
    camera(devices.camera());
    if (!devices.screen().equals(PhoneDevices.NONE)) {
      writable(devices.screen());
    }
  }

  private static void microphone(String name) throws CommandException {
    if (isFile(name, ".wav")) {
      try (AudioSource _ = AudioDevices.openSource(name)) {
        return;
      } catch (MediaException e) {
        throw unreadable(name);
      }
    }
    if (!SOURCES.contains(name)) {
      present("microphone", name, AudioDevices.inputs(), "--mic with a WAV file, tone or silence");
    }
  }

  private static void speaker(String name) throws CommandException {
    if (isFile(name, ".wav")) {
      writable(name);
    } else if (!name.equals(PhoneDevices.NONE)) {
      present("loudspeaker", name, AudioDevices.outputs(), "--speaker with a WAV file or none");
    }
  }

  private static void camera(String name) throws CommandException {
    if (isFile(name, ".y4m")) {
      try {
        Optional<VideoSource> camera = CameraDevices.openSource(name);
        camera.ifPresent(VideoSource::close);
      } catch (MediaException e) {
        throw unreadable(name);
      }
    } else if (!CAMERAS.contains(name)) {
      present("camera", name, CameraDevices.cameras(), "--camera with a y4m file, pattern or none");
    }
  }

  private static void present(String what, String name, List<String> there, String instead)
      throws CommandException {
    boolean any = name.equals(AudioDevices.DEFAULT) && !there.isEmpty();
    if (!any && !there.contains(name)) {
      throw new CommandException(
          "There is no "
              + what
              + (name.equals(AudioDevices.DEFAULT) ? "" : " \"" + name + "\"")
              + " here"
              + (there.isEmpty() ? "" : " (but " + String.join(", ", there) + ")")
              + ". Connect one, or give "
              + instead
              + ".");
    }
  }

  private static boolean isFile(String name, String ending) {
    return name.toLowerCase(Locale.ROOT).endsWith(ending);
  }

  private static CommandException unreadable(String name) {
    return new CommandException(
        "The file " + name + " cannot be read. Check its name and its format.");
  }

  private static void writable(String name) throws CommandException {
    Path directory = Path.of(name).toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw new CommandException(
          "The recording " + name + " cannot be written. Check the folder it is to be in.");
    }
  }
}
