package org.chordial.ice.stun;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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

  /**
   * Section 9.2.2: "key = MD5(username ":" OpaqueString(realm) ":" OpaqueString(password))".
   *
   * @param realm prepared by the caller, as is the password
   */
  public static byte[] longTermKey(String username, String realm, String password) {
    try {
      return MessageDigest.getInstance("MD5")
          .digest((username + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }

  @Override
  public String toString() {
    return "Protection[" + integrity + ", fingerprint=" + fingerprint + "]";
  }
}
