package org.chordial.overlay.config;

import java.util.List;
import java.util.Map;
import org.chordial.overlay.wire.Opaque;

/**
 * A configuration with the bytes that were signed (RFC 6940 section 11.1: "The configuration
 * element MUST be treated as a binary blob that cannot be changed").
 *
 * @param bytes from the first {@code <} of {@code <configuration>} to the {@code >} of its end tag
 * @param signatures the SecurityBlocks of the signature elements that follow, decoded from base64
 * @param namespaces by prefix, as the overlay element around it declares them: the bytes cannot be
 *     read without
 */
public record SignedConfiguration(
    ConfigurationDocument configuration,
    Opaque bytes,
    List<Opaque> signatures,
    Map<String, String> namespaces) {
  public SignedConfiguration {
    signatures = List.copyOf(signatures);
    namespaces = Map.copyOf(namespaces);
  }

  /** One whose bytes are of {@link ConfigurationWriter}. */
  public SignedConfiguration(
      ConfigurationDocument configuration, Opaque bytes, List<Opaque> signatures) {
    this(configuration, bytes, signatures, Namespaces.WRITTEN);
  }
}
