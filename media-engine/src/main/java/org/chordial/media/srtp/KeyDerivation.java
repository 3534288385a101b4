package org.chordial.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key derivation of RFC 3711 section 4.3 with AES-CM and a key derivation rate of zero: one set
 * of session keys for the life of the master key.
 */
final class KeyDerivation {

  static final int RTP_ENCRYPTION = 0;
  static final int RTP_AUTHENTICATION = 1;
  static final int RTP_SALT = 2;
  static final int RTCP_ENCRYPTION = 3;
  static final int RTCP_AUTHENTICATION = 4;
  static final int RTCP_SALT = 5;

  private static final int BLOCK = 16;

  private final Cipher aes;
  private final byte[] salt;

  KeyDerivation(SrtpKeys keys) {
    this.aes = aes(keys.key());
    this.salt = keys.salt();
  }

  /**
   * RFC 3711 section 4.3.1: "x = key_id XOR master_salt", the label standing in the eighth byte of
   * the fourteen. RFC 7714 section 11: the 96-bit salt is padded on the right to 112 bits.
   */
  byte[] derive(int label, int length) {
    byte[] counter = new byte[BLOCK];
    System.arraycopy(salt, 0, counter, 0, salt.length);
    counter[7] ^= (byte) label;
    byte[] stream = new byte[(length + BLOCK - 1) / BLOCK * BLOCK];
    try {
      for (int block = 0; block * BLOCK < length; block++) {
        counter[14] = (byte) (block >> 8);
        counter[15] = (byte) block;
        aes.doFinal(counter, 0, BLOCK, stream, block * BLOCK);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES refused a block", e);
    }
    return java.util.Arrays.copyOf(stream, length);
  }

  /** AES on single blocks, keyed for good: no key schedule per packet. */
  static Cipher aes(byte[] key) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES", e);
    }
  }
}
