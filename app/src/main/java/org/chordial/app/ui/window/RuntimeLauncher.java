package org.chordial.app.ui.window;

import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneException;
import org.chordial.app.control.PhoneOptions;
import org.chordial.app.control.PhoneRuntime;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.media.session.MediaDevices;
import org.chordial.overlay.OverlayException;

/** The whole phone, as the command line runs it too. */
public final class RuntimeLauncher implements PhoneLauncher {

  @Override
  public Running launch(Profile profile, MediaDevices devices)
      throws OverlayException, StoreException, PhoneException {
    PhoneRuntime runtime = new PhoneRuntime(profile, PhoneOptions.of(devices));
    return new Running() {
      @Override
      public Phone phone() {
        return runtime.phone();
      }

      @Override
      public void join() {
        var _ = runtime.join();
      }

      @Override
      public void close() {
        runtime.close();
      }
    };
  }
}
