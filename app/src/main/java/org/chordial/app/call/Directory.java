package org.chordial.app.call;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.app.sip.SipConnection;

/**
 * The overlay as calls need it. Used on the phone's executor, where everything completes; failures
 * are {@link PhoneException}s.
 */
public interface Directory {

  /**
   * The devices that are registered for a name now, at least one.
   *
   * @param aor {@code user@domain}
   */
  CompletableFuture<List<Device>> lookUp(String aor);

  /** Opens a connection for SIP to a device, whose certificate carries the device's Node-ID. */
  CompletableFuture<SipConnection> attach(String aor, Device device);
}
