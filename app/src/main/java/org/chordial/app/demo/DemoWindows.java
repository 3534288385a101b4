package org.chordial.app.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.chordial.app.contacts.Contact;
import org.chordial.app.contacts.ContactStore;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.app.ui.device.ChosenDevices;
import org.chordial.media.audio.devices.AudioDevices;
import org.chordial.media.video.devices.CameraDevices;

/** Alice's and Bob's windows on the demo's overlay, for a person to play with. */
final class DemoWindows {

  private DemoWindows() {}

  /** Prepares a profile: the other one as a contact, a recording to say and a pattern to show. */
  static void prepare(Path profile, Path voice, String other, String name) throws DemoException {
    try (Profile opened = Profile.open(profile)) {
      new ChosenDevices(voice.toString(), AudioDevices.DEFAULT, CameraDevices.PATTERN).save(opened);
      new ContactStore(opened.database(), InstantSource.system()).save(new Contact(other, name));
    } catch (StoreException e) {
      throw new DemoException(e.getMessage(), e);
    }
  }

  /** Opens a window for each profile and waits until all are closed. */
  static void show(List<Path> profiles) throws DemoException {
    List<Process> windows = new ArrayList<>();
    try {
      for (Path profile : profiles) {
        List<String> command = new ArrayList<>(ChildJvm.command());
        command.addAll(List.of("gui", "--data", profile.toString()));
        windows.add(new ProcessBuilder(command).inheritIO().start());
      }
      for (Process window : windows) {
        if (window.waitFor() != 0) {
          throw new DemoException("A window could not be opened. Is there a display?");
        }
      }
    } catch (IOException e) {
      throw new DemoException("A window could not be opened: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    } finally {
      windows.forEach(Process::destroy);
    }
  }
}
