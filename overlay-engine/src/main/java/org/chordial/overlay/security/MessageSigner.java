package org.chordial.overlay.security;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.HashAlgorithm;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.MessageContents;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.SecurityBlock;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.SignatureAndHashAlgorithm;
import org.chordial.overlay.wire.SignerIdentity;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;

/**
 * Signs messages and stored values with this node's credentials (RFC 6940 sections 6.3.4 and 7.1).
 * Immutable, for any thread.
 */
public final class MessageSigner {
  private final Credentials credentials;
  private final MessageCodec codec;
  private final SignatureScheme scheme;
  private final SignerIdentity identity;
  private final SignatureAndHashAlgorithm algorithm;
  private final List<GenericCertificate> certificates;

  /**
   * @throws IllegalArgumentException for a key that cannot sign
   */
  public MessageSigner(Credentials credentials, MessageCodec codec) {
    this(credentials, codec, SignatureScheme.REAL);
  }

  /** The same with another scheme, for simulations. */
  public MessageSigner(Credentials credentials, MessageCodec codec, SignatureScheme scheme) {
    this.scheme = scheme;
    this.credentials = credentials;
    this.codec = codec;
    this.identity = identityOf(credentials);
    this.algorithm = Algorithms.ours(credentials.key());
    this.certificates = credentials.certificates();
    sign(Opaque.EMPTY);
  }

  public Credentials credentials() {
    return credentials;
  }

  public SignerIdentity identity() {
    return identity;
  }

  /**
   * The security block of a message.
   *
   * @param others certificates that values in the message were signed with; ours come by themselves
   */
  public SecurityBlock sign(
      ForwardingHeader header, MessageContents contents, List<GenericCertificate> others) {
    return new SecurityBlock(bucket(others), sign(id -> codec.signingInput(header, contents, id)));
  }

  private List<GenericCertificate> bucket(List<GenericCertificate> others) {
    if (others.isEmpty()) {
      return certificates;
    }
    Set<GenericCertificate> bucket = new LinkedHashSet<>(certificates);
    bucket.addAll(others);
    return new ArrayList<>(bucket);
  }

  /**
   * A stored value.
   *
   * @param storageTime milliseconds since 1970
   * @param lifetime seconds
   */
  public StoredData sign(
      ResourceId resource, KindId kind, long storageTime, long lifetime, StoredDataValue value) {
    return new StoredData(
        storageTime,
        lifetime,
        value,
        sign(id -> codec.signingInput(resource, kind, storageTime, value, id)));
  }

  /**
   * A signature over anything.
   *
   * @param input what is signed, made with the signer identity where that is part of it
   */
  public Signature sign(Function<SignerIdentity, Opaque> input) {
    return new Signature(algorithm, identity, sign(input.apply(identity)));
  }

  private Opaque sign(Opaque input) {
    try {
      PublicKey publicKey = credentials.certificate().certificate().getPublicKey();
      String name =
          Algorithms.signature(algorithm, publicKey)
              .orElseThrow(() -> new IllegalArgumentException("key and certificate don't fit"));
      return scheme.sign(name, credentials.key(), publicKey, input);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this key cannot sign", e);
    }
  }

  private static SignerIdentity identityOf(Credentials credentials) {
    NodeCertificate certificate = credentials.certificate();
    return certificate.nodeIds().size() == 1
        ? new SignerIdentity.CertHash(HashAlgorithm.SHA256, Algorithms.sha256(certificate.der()))
        : new SignerIdentity.CertHashNodeId(
            HashAlgorithm.SHA256,
            Algorithms.sha256(credentials.nodeId().value(), certificate.der()));
  }
}
