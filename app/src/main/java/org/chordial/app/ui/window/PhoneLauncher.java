package org.chordial.app.ui.window;

import java.util.concurrent.CompletableFuture;
import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneException;
import org.chordial.app.control.NetworkSummary;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.media.session.MediaDevices;
import org.chordial.overlay.OverlayException;

/** Makes a phone out of a profile. */
public interface PhoneLauncher {

  /** A phone that is there and may be joining. */
  interface Running extends AutoCloseable {
    Phone phone();

    /** Goes into the overlay, and stays there. What becomes of it is told by events. */
    void join();

    /** Tries what the network allows; completes on any thread. */
    CompletableFuture<NetworkSummary> diagnose();

    /** Ends calls and leaves the overlay; may take seconds. */
    @Override
    void close();
  }

  /** Blocks; not for the FX thread. */
  Running launch(Profile profile, MediaDevices devices)
      throws OverlayException, StoreException, PhoneException;
}
