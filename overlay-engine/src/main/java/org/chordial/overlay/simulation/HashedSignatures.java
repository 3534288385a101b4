package org.chordial.overlay.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.chordial.overlay.security.SignatureScheme;
import org.chordial.overlay.wire.Opaque;

/**
 * In place of a signature, a SHA-256 over public key and input, as long as an ECDSA signature: what
 * was changed on the way or claims another's certificate is refused as ever, but whoever knows a
 * public key can sign. Counts what it does. For any thread.
 */
public final class HashedSignatures implements SignatureScheme {
  /** What ECDSA on P-256 takes in DER, mostly. */
  private static final int LENGTH = 71;

  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(HashedSignatures::sha256);

  private final LongAdder made = new LongAdder();
  private final LongAdder checked = new LongAdder();

  @Override
  public Opaque sign(String algorithm, PrivateKey key, PublicKey publicKey, Opaque input) {
    made.increment();
    return hash(algorithm, publicKey, input);
  }

  @Override
  public boolean verify(String algorithm, PublicKey key, Opaque input, Opaque signature) {
    checked.increment();
    return hash(algorithm, key, input).equals(signature);
  }

  private static Opaque hash(String algorithm, PublicKey key, Opaque input) {
    MessageDigest digest = DIGEST.get();
    digest.update(algorithm.getBytes(StandardCharsets.US_ASCII));
    digest.update(key.getEncoded());
    digest.update(input.toBytes());
    return Opaque.of(Arrays.copyOf(digest.digest(), LENGTH));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  long made() {
    return made.sum();
  }

  long checked() {
    return checked.sum();
  }
}
