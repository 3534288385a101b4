package org.chordial.overlay.forward;

import org.chordial.overlay.config.ConfigurationDocument;

/**
 * What the forwarding layer needs of the configuration document (RFC 6940 section 11.1).
 *
 * @param overlay low 32 bits of the SHA-1 of the overlay's name
 * @param maxMessageSize bytes
 * @param reliabilityTimer milliseconds
 */
public record OverlayParameters(
    int overlay, int sequence, int initialTtl, int maxMessageSize, int reliabilityTimer) {

  public static OverlayParameters of(int overlay, ConfigurationDocument document) {
    return new OverlayParameters(
        overlay,
        document.sequence(),
        document.initialTtl(),
        (int) Math.min(document.maxMessageSize(), 0xffffff),
        document.overlayReliabilityTimer());
  }

  /**
   * Of a message whose sender had that configuration. Where it is not the one here, its initial TTL
   * may be another: such a request has to reach whoever answers that it is too old or too new.
   */
  int largestTtl(int configurationSequence) {
    return configurationSequence == sequence
        ? initialTtl
        : Math.max(initialTtl, ConfigurationDocument.DEFAULT_INITIAL_TTL);
  }
}
