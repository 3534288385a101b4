package org.chordial.media.session;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash of a certificate as it stands in {@code a=fingerprint} (RFC 8122 section 5).
 *
 * @param algorithm lower case, for example {@code sha-256}
 * @param value upper-case hex pairs with colons between
 */
public record Fingerprint(String algorithm, String value) {

  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  public Fingerprint {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    value = value.toUpperCase(Locale.ROOT);
  }

  /** The SHA-256 fingerprint of a certificate. */
  public static Fingerprint of(X509Certificate certificate) {
    try {
      return new Fingerprint("sha-256", hash("SHA-256", certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Whether this is the certificate's; false also where the algorithm is unknown or weak. */
  public boolean matches(X509Certificate certificate) {
    String name =
        switch (algorithm) {
          case "sha-256" -> "SHA-256";
          case "sha-384" -> "SHA-384";
          case "sha-512" -> "SHA-512";
          default -> null;
        };
    if (name == null) {
      return false;
    }
    try {
      return hash(name, certificate).equals(value);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String hash(String name, X509Certificate certificate)
      throws GeneralSecurityException {
    return COLONS.formatHex(MessageDigest.getInstance(name).digest(certificate.getEncoded()));
  }
}
