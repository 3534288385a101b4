package org.chordial.ice.stun;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;

/** Keys of the long-term credential mechanism (RFC 8489, sections 9.2.2 and 18.5.1). */
public final class LongTermKey {

  private LongTermKey() {}

  /**
   * "key = MD5(username ":" OpaqueString(realm) ":" OpaqueString(password))", or the same with
   * SHA-256.
   *
   * @param algorithm a number of {@link StunAttribute.PasswordAlgorithm}
   */
  public static byte[] of(int algorithm, String username, String realm, String password) {
    return digest(
        algorithm == StunAttribute.PasswordAlgorithm.SHA256 ? "SHA-256" : "MD5",
        username + ":" + opaque(realm) + ":" + opaque(password));
  }

  /** Section 14.4: "SHA-256(OpaqueString(username) ":" OpaqueString(realm))". */
  public static byte[] userHash(String username, String realm) {
    return digest("SHA-256", opaque(username) + ":" + opaque(realm));
  }

  /**
   * The OpaqueString profile (RFC 8265, section 4.2.2): other spaces become U+0020, and "Unicode
   * Normalization Form C (NFC) MUST be applied".
   */
  static String opaque(String text) {
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> Character.getType(point) == Character.SPACE_SEPARATOR ? ' ' : point)
        .forEach(mapped::appendCodePoint);
    return Normalizer.normalize(mapped, Normalizer.Form.NFC);
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }
}
