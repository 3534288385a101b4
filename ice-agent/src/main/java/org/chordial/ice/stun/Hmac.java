package org.chordial.ice.stun;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC (RFC 2104) over the digests of the platform, without an allocation for each message: {@code
 * javax.crypto.Mac} makes several. One thread at a time.
 */
final class Hmac {

  /** B of RFC 2104, section 2, for SHA-1 and SHA-256. */
  private static final int BLOCK_BYTES = 64;

  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest digest;
  private final byte[] inner = new byte[BLOCK_BYTES];
  private final byte[] outer = new byte[BLOCK_BYTES];
  private final byte[] sum;

  /**
   * @param digest SHA-1 or SHA-256
   */
  Hmac(String digest) {
    try {
      this.digest = MessageDigest.getInstance(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + digest, e);
    }
    this.sum = new byte[this.digest.getDigestLength()];
  }

  int bytes() {
    return sum.length;
  }

  /**
   * "H(K XOR opad, H(K XOR ipad, text))".
   *
   * @return the sum, in an array that the next call writes over
   */
  byte[] of(byte[] key, byte[] text, int length) {
    byte[] padded = key;
    if (key.length > BLOCK_BYTES) {
      // "Applications that use keys longer than B bytes will first hash the key using H".
      padded = digest.digest(key);
    }
    Arrays.fill(inner, INNER);
    Arrays.fill(outer, OUTER);
    for (int i = 0; i < padded.length; i++) {
      inner[i] ^= padded[i];
      outer[i] ^= padded[i];
    }
    digest.update(inner);
    digest.update(text, 0, length);
    finish();
    digest.update(outer);
    digest.update(sum);
    finish();
    return sum;
  }

  private void finish() {
    try {
      digest.digest(sum, 0, sum.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the sum has its own length", e);
    }
  }
}
