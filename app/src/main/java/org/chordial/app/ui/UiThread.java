package org.chordial.app.ui;

import javafx.application.Platform;

/** The one border between the phone's threads and the FX thread. */
public final class UiThread {
  private UiThread() {}

  /** Runs the work on the FX thread: now where this is it, otherwise soon and in order. */
  public static void run(Runnable work) {
    if (Platform.isFxApplicationThread()) {
      work.run();
    } else {
      Platform.runLater(work);
    }
  }
}
