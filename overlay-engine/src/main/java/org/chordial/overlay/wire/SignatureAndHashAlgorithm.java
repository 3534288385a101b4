package org.chordial.overlay.wire;

/**
 * A TLS SignatureAndHashAlgorithm (RFC 5246 section 7.4.1.4.1).
 *
 * @param signature 8 bits
 */
public record SignatureAndHashAlgorithm(HashAlgorithm hash, int signature) {
  public static final int ANONYMOUS = 0;
  public static final int RSA = 1;
  public static final int ECDSA = 3;

  /** What "all implementations MUST support" (RFC 6940 section 6.3.4). */
  public static final SignatureAndHashAlgorithm RSA_SHA256 =
      new SignatureAndHashAlgorithm(HashAlgorithm.SHA256, RSA);

  /** Of synthetic nonexistent values (RFC 6940 section 7.4.2.2). */
  public static final SignatureAndHashAlgorithm NO_SIGNATURE =
      new SignatureAndHashAlgorithm(HashAlgorithm.NONE, ANONYMOUS);
}
