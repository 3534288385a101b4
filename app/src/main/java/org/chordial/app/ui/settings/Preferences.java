package org.chordial.app.ui.settings;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.chordial.app.control.NetworkSummary;
import org.chordial.app.ui.device.ChosenDevices;

/** What the settings read and change. */
public interface Preferences {
  String aor();

  /** The name of the overlay. */
  String overlay();

  /** My Node-ID, 32 hexadecimal digits. */
  String nodeId();

  ChosenDevices devices();

  /** For what is opened from now on. */
  void devices(ChosenDevices devices);

  Look look();

  /** From now on. */
  void look(Look look);

  /** Tries what the network allows; completes on any thread. */
  CompletableFuture<NetworkSummary> diagnose();

  /**
   * Writes everything into one file that only the password opens.
   *
   * @param password overwritten when it is not needed any more
   */
  CompletableFuture<Void> backUp(Path file, char[] password);
}
