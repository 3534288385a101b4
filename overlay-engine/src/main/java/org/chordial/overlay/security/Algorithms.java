package org.chordial.overlay.security;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.chordial.overlay.wire.HashAlgorithm;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.SignatureAndHashAlgorithm;

/**
 * The algorithms that are taken: RSASSA-PKCS1-v1_5 with SHA-256, which every implementation has
 * (RFC 6940 section 6.3.4), its longer hashes, and ECDSA with P-256 where the configuration permits
 * it. Nothing with SHA-1 or less.
 */
final class Algorithms {
  private static final int MINIMUM_RSA_BITS = 2048;
  private static final int MAXIMUM_RSA_BITS = 8192;
  private static final int MAXIMUM_EXPONENT_BITS = 64;

  private Algorithms() {}

  /** The JDK's name of a signature algorithm. */
  static Optional<String> signature(SignatureAndHashAlgorithm algorithm, PublicKey key) {
    boolean rsa =
        algorithm.signature() == SignatureAndHashAlgorithm.RSA && key instanceof RSAPublicKey;
    boolean ecdsa =
        algorithm.signature() == SignatureAndHashAlgorithm.ECDSA && key instanceof ECPublicKey;
    if (!rsa && !ecdsa) {
      return Optional.empty();
    }
    return switch (algorithm.hash().code()) {
      case 4 -> Optional.of(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      case 5 -> Optional.of(rsa ? "SHA384withRSA" : "SHA384withECDSA");
      case 6 -> Optional.of(rsa ? "SHA512withRSA" : "SHA512withECDSA");
      default -> Optional.empty();
    };
  }

  /** What we sign with, by the kind of our key. */
  static SignatureAndHashAlgorithm ours(PrivateKey key) {
    return key.getAlgorithm().equals("RSA")
        ? SignatureAndHashAlgorithm.RSA_SHA256
        : new SignatureAndHashAlgorithm(HashAlgorithm.SHA256, SignatureAndHashAlgorithm.ECDSA);
  }

  /** RSA always; ECDSA with P-256 where the configuration says so. */
  static boolean isPermitted(PublicKey key, TrustAnchors anchors) {
    return key instanceof RSAPublicKey || (anchors.ecdsa() && key instanceof ECPublicKey);
  }

  /** Strong enough to be believed, and not so large that verifying costs as an attack does. */
  static boolean isStrong(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa ->
          rsa.getModulus().bitLength() >= MINIMUM_RSA_BITS
              && rsa.getModulus().bitLength() <= MAXIMUM_RSA_BITS
              && rsa.getPublicExponent().bitLength() <= MAXIMUM_EXPONENT_BITS;
      case ECPublicKey ec -> P256.has(ec);
      default -> false;
    };
  }

  /** Empty where the algorithm is unknown or too weak. */
  static Optional<Opaque> hash(HashAlgorithm algorithm, Opaque... parts) {
    return hashName(algorithm)
        .map(
            name -> {
              MessageDigest digest = digest(name);
              for (Opaque part : parts) {
                digest.update(part.toBytes());
              }
              return Opaque.of(digest.digest());
            });
  }

  static Opaque sha256(Opaque... parts) {
    return hash(HashAlgorithm.SHA256, parts).orElseThrow();
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  private static Optional<String> hashName(HashAlgorithm algorithm) {
    return switch (algorithm.code()) {
      case 4 -> Optional.of("SHA-256");
      case 5 -> Optional.of("SHA-384");
      case 6 -> Optional.of("SHA-512");
      default -> Optional.empty();
    };
  }
}
