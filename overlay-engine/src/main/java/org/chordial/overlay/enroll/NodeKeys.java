package org.chordial.overlay.enroll;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** Makes the key pairs of nodes: RSA, as RFC 6940 section 6.3.4 signs with. */
public final class NodeKeys {
  static final int RSA_BITS = 2048;

  private NodeKeys() {}

  /** Takes some tenths of a second; not for a packet path. */
  public static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no RSA", e);
    }
  }
}
