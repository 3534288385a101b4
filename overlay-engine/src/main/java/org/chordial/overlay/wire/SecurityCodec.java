package org.chordial.overlay.wire;

import org.chordial.overlay.wire.SignerIdentity.CertHash;
import org.chordial.overlay.wire.SignerIdentity.CertHashNodeId;
import org.chordial.overlay.wire.SignerIdentity.None;
import org.chordial.overlay.wire.SignerIdentity.UnknownIdentity;

/** The security block and its signature (RFC 6940 section 6.3.4). */
final class SecurityCodec {
  private SecurityCodec() {}

  static SecurityBlock read(WireReader in) throws WireException {
    return new SecurityBlock(
        in.list16(cert -> new GenericCertificate(cert.uint8(), cert.opaque16())),
        readSignature(in));
  }

  static void write(WireWriter out, SecurityBlock block) {
    out.list16(
        block.certificates(), (list, cert) -> list.uint8(cert.type()).opaque16(cert.certificate()));
    writeSignature(out, block.signature());
  }

  static Signature readSignature(WireReader in) throws WireException {
    HashAlgorithm hash = new HashAlgorithm(in.uint8());
    SignatureAndHashAlgorithm algorithm = new SignatureAndHashAlgorithm(hash, in.uint8());
    return new Signature(algorithm, readIdentity(in), in.opaque16());
  }

  static void writeSignature(WireWriter out, Signature signature) {
    out.uint8(signature.algorithm().hash().code()).uint8(signature.algorithm().signature());
    writeIdentity(out, signature.identity());
    out.opaque16(signature.signatureValue());
  }

  private static SignerIdentity readIdentity(WireReader in) throws WireException {
    int type = in.uint8();
    WireReader value = in.sub(in.uint16());
    SignerIdentity identity =
        switch (type) {
          case 0 -> throw new WireException("a signer identity of the invalid type 0");
          case SignerIdentity.CERT_HASH ->
              new CertHash(new HashAlgorithm(value.uint8()), value.opaque8());
          case SignerIdentity.CERT_HASH_NODE_ID ->
              new CertHashNodeId(new HashAlgorithm(value.uint8()), value.opaque8());
          case SignerIdentity.NONE -> new None();
          default -> new UnknownIdentity(type, value.rest());
        };
    value.end();
    return identity;
  }

  static void writeIdentity(WireWriter out, SignerIdentity identity) {
    switch (identity) {
      case CertHash(HashAlgorithm hash, Opaque value) ->
          out.uint8(SignerIdentity.CERT_HASH).sized(2, () -> out.uint8(hash.code()).opaque8(value));
      case CertHashNodeId(HashAlgorithm hash, Opaque value) ->
          out.uint8(SignerIdentity.CERT_HASH_NODE_ID)
              .sized(2, () -> out.uint8(hash.code()).opaque8(value));
      case None none -> out.uint8(SignerIdentity.NONE).uint16(0);
      case UnknownIdentity(int type, Opaque value) -> out.uint8(type).opaque16(value);
    }
  }
}
