package org.chordial.app.ui.window;

import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneException;
import org.chordial.app.control.NetworkSummary;
import org.chordial.app.control.PhoneOptions;
import org.chordial.app.control.PhoneRuntime;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.media.session.MediaDevices;
import org.chordial.overlay.OverlayException;

/** The whole phone, as the command line runs it too. */
public final class RuntimeLauncher implements PhoneLauncher {
  private final UnaryOperator<PhoneOptions> options;

  /**
   * @param options what is asked for beyond the devices of the window
   */
  public RuntimeLauncher(UnaryOperator<PhoneOptions> options) {
    this.options = options;
  }

  @Override
  public Running launch(Profile profile, MediaDevices devices)
      throws OverlayException, StoreException, PhoneException {
    PhoneRuntime runtime = new PhoneRuntime(profile, options.apply(PhoneOptions.of(devices)));
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
      public CompletableFuture<NetworkSummary> diagnose() {
        return runtime.diagnose();
      }

      @Override
      public void close() {
        runtime.close();
      }
    };
  }
}
