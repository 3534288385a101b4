package org.chordial.overlay.security;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.chordial.overlay.wire.Opaque;

/**
 * Makes and checks the bytes of signatures. Every program uses {@link #REAL}; a simulation of
 * thousands of peers may put something cheaper in its place. For any thread.
 */
public interface SignatureScheme {

  /** Public-key signatures of the platform. */
  SignatureScheme REAL =
      new SignatureScheme() {
        @Override
        public Opaque sign(String algorithm, PrivateKey key, PublicKey publicKey, Opaque input)
            throws GeneralSecurityException {
          java.security.Signature jca = java.security.Signature.getInstance(algorithm);
          jca.initSign(key);
          jca.update(input.toBytes());
          return Opaque.of(jca.sign());
        }

        @Override
        public boolean verify(String algorithm, PublicKey key, Opaque input, Opaque signature)
            throws GeneralSecurityException {
          java.security.Signature jca = java.security.Signature.getInstance(algorithm);
          jca.initVerify(key);
          jca.update(input.toBytes());
          return jca.verify(signature.toBytes());
        }
      };

  /**
   * @param algorithm the platform's name of it
   * @param publicKey belongs to the key
   * @throws GeneralSecurityException where the key cannot sign
   */
  Opaque sign(String algorithm, PrivateKey key, PublicKey publicKey, Opaque input)
      throws GeneralSecurityException;

  /**
   * @throws GeneralSecurityException where it is no signature at all
   */
  boolean verify(String algorithm, PublicKey key, Opaque input, Opaque signature)
      throws GeneralSecurityException;
}
