package org.chordial.overlay.config;

import java.util.List;
import java.util.Optional;

/**
 * A whole configuration file: "The file MAY contain multiple 'configuration' elements, where each
 * one contains the configuration information for a different overlay" (RFC 6940 section 11.1).
 */
public record OverlayDocument(List<SignedConfiguration> configurations) {
  public OverlayDocument {
    configurations = List.copyOf(configurations);
  }

  public Optional<SignedConfiguration> named(String instanceName) {
    return configurations.stream()
        .filter(signed -> signed.configuration().instanceName().equals(instanceName))
        .findFirst();
  }

  /** The configuration of the only overlay in the file, or the first of several. */
  public SignedConfiguration first() {
    return configurations.getFirst();
  }
}
