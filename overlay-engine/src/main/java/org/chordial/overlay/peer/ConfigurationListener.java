package org.chordial.overlay.peer;

import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.SignedConfiguration;

/** Hears of newer configurations (RFC 6940 section 11.1), on the peer's serial executor. */
public interface ConfigurationListener {

  /** A newer one that is genuine has come, to be kept for the next start. */
  void accepted(SignedConfiguration newer);

  /**
   * The peer cannot follow it and leaves the overlay.
   *
   * @param why with {@code CONFIG_NEEDS_RESTART} where a peer started anew could
   */
  void leaving(OverlayException why);
}
