package org.chordial.overlay.wire;

/**
 * A signature over a message or a stored value (RFC 6940 section 6.3.4).
 *
 * @param signatureValue at most 65535 bytes
 */
public record Signature(
    SignatureAndHashAlgorithm algorithm, SignerIdentity identity, Opaque signatureValue) {

  /** The empty signature of a synthetic nonexistent value (section 7.4.2.2). */
  public static final Signature EMPTY =
      new Signature(
          SignatureAndHashAlgorithm.NO_SIGNATURE, new SignerIdentity.None(), Opaque.EMPTY);
}
