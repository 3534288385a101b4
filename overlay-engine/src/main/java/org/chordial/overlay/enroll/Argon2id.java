package org.chordial.overlay.enroll;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 1.3 (RFC 9106): keys and hashes out of passwords. Any thread may call. */
public final class Argon2id {
  private Argon2id() {}

  /**
   * @param memoryKib kibibytes of memory that it takes
   * @param length bytes of the result
   */
  public static byte[] derive(
      char[] password, byte[] salt, int memoryKib, int iterations, int lanes, int length) {
    ByteBuffer utf8 = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] secret = new byte[utf8.remaining()];
    utf8.get(secret);
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(memoryKib)
              .withIterations(iterations)
              .withParallelism(lanes)
              .withSalt(salt)
              .build());
      byte[] derived = new byte[length];
      generator.generateBytes(secret, derived);
      return derived;
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
