package org.chordial.overlay.wire;

import java.util.List;

/** The third part of a message (RFC 6940 section 6.3.4). */
public record SecurityBlock(List<GenericCertificate> certificates, Signature signature) {
  public SecurityBlock {
    certificates = List.copyOf(certificates);
  }
}
