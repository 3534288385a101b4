package org.chordial.overlay.enroll;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.security.P256;

/**
 * The key pairs of nodes: RSA, as RFC 6940 section 6.3.4 signs with, or ECDSA P-256 where the
 * configuration permits it.
 */
public final class NodeKeys {
  static final int RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;
  private static final int LEAST_EXPONENT_BITS = 17;
  private static final int MOST_EXPONENT_BITS = 64;

  private NodeKeys() {}

  /** An RSA key. Takes some tenths of a second; not for a packet path. */
  public static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no RSA", e);
    }
  }

  /** The cheapest key that the overlay takes. */
  public static KeyPair generate(ConfigurationDocument configuration) {
    return configuration.ecdsaPermitted() ? generateEcdsa() : generate();
  }

  static KeyPair generateEcdsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  static String signatureAlgorithm(PrivateKey key) {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  /** Whether such a key gets a certificate. */
  static boolean isUsable(PublicKey key, boolean ecdsa) {
    return switch (key) {
      case RSAPublicKey rsa ->
          rsa.getModulus().bitLength() >= RSA_BITS
              && rsa.getModulus().bitLength() <= MAX_RSA_BITS
              && rsa.getPublicExponent().bitLength() >= LEAST_EXPONENT_BITS
              && rsa.getPublicExponent().bitLength() <= MOST_EXPONENT_BITS
              && rsa.getPublicExponent().testBit(0);
      case ECPublicKey ec -> ecdsa && P256.has(ec);
      default -> false;
    };
  }

  /** A public key out of its subjectPublicKeyInfo. */
  static PublicKey decode(byte[] subjectPublicKeyInfo) throws IOException {
    X509EncodedKeySpec spec = new X509EncodedKeySpec(subjectPublicKeyInfo);
    for (String algorithm : new String[] {"RSA", "EC"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(spec);
      } catch (GeneralSecurityException e) {
        // The key may be of the next kind.
      }
    }
    throw new IOException("a public key cannot be read");
  }
}
