package org.chordial.overlay.peer;

import java.util.List;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.wire.Opaque;

/**
 * Hears of newer configurations and Kinds (RFC 6940 section 11.1), on the peer's serial executor.
 */
public interface ConfigurationListener {

  /** A newer one that is genuine has come, to be kept for the next start. */
  void accepted(SignedConfiguration newer);

  /**
   * Kinds have come that the configuration has not.
   *
   * @param kinds all of these, as {@code kind-block} elements, to be kept for the next start
   */
  void learned(List<Opaque> kinds);

  /**
   * The peer cannot follow it and leaves the overlay.
   *
   * @param why with {@code CONFIG_NEEDS_RESTART} where a peer started anew could
   */
  void leaving(OverlayException why);
}
