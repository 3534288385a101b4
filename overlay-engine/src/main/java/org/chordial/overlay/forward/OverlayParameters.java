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
}
