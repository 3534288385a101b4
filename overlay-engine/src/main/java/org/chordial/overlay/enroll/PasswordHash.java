package org.chordial.overlay.enroll;

import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Argon2id (RFC 9106) of a password, with the parameters that made it.
 *
 * @param memoryKib kibibytes of memory
 */
record PasswordHash(byte[] salt, byte[] hash, int memoryKib, int iterations, int lanes) {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  static PasswordHash of(char[] password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = Argon2id.derive(password, salt, MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES);
    return new PasswordHash(salt, hash, MEMORY_KIB, ITERATIONS, LANES);
  }

  /** Takes the same time for a right and a wrong password. */
  boolean matches(char[] password) {
    return MessageDigest.isEqual(
        hash, Argon2id.derive(password, salt, memoryKib, iterations, lanes, hash.length));
  }
}
