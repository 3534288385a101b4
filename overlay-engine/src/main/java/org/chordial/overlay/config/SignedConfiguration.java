package org.chordial.overlay.config;

import java.util.List;
import org.chordial.overlay.wire.Opaque;

/**
 * A configuration with the bytes that were signed (RFC 6940 section 11.1: "The configuration
 * element MUST be treated as a binary blob that cannot be changed").
 *
 * @param bytes from the first {@code <} of {@code <configuration>} to the {@code >} of its end tag
 * @param signatures the SecurityBlocks of the signature elements that follow, decoded from base64
 */
public record SignedConfiguration(
    ConfigurationDocument configuration, Opaque bytes, List<Opaque> signatures) {
  public SignedConfiguration {
    signatures = List.copyOf(signatures);
  }
}
