package org.chordial.ice.stun;

import java.nio.charset.StandardCharsets;

/**
 * What an encoded message ends with (RFC 8489, sections 14.5 to 14.7).
 *
 * @param integrity which HMAC, made with the key
 * @param key for the HMAC; empty where there is none
 * @param fingerprint whether a FINGERPRINT comes last
 */
public record Protection(Integrity integrity, byte[] key, boolean fingerprint) {

  /** The integrity attributes of a message. */
  public enum Integrity {
    NONE,
    SHA1,
    SHA256,
    SHA1_AND_SHA256
  }

  public static Protection none() {
    return new Protection(Integrity.NONE, new byte[0], false);
  }

  /** FINGERPRINT alone. */
  public static Protection fingerprinted() {
    return new Protection(Integrity.NONE, new byte[0], true);
  }

  /** As ICE uses it: MESSAGE-INTEGRITY with the password as key, and FINGERPRINT. */
  public static Protection ice(String password) {
    return new Protection(Integrity.SHA1, shortTermKey(password), true);
  }

  /**
   * Section 9.1.1: "For short-term credentials, the HMAC key is defined as: key =
   * OpaqueString(password)". ICE passwords are ASCII, which that leaves as it is.
   */
  public static byte[] shortTermKey(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Protection[" + integrity + ", fingerprint=" + fingerprint + "]";
  }
}
