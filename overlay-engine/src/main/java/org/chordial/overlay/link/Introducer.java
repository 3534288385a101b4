package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.chordial.ice.dtls.SecureSession;
import org.chordial.overlay.security.CertificateCodec;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.security.Verification;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.SecurityBlock;
import org.chordial.overlay.wire.SignerIdentity;
import org.chordial.overlay.wire.WireException;

/**
 * Tells the two sides of a link who they are where a shared secret keyed it (RFC 6940 section
 * 13.4). TLS-PSK shows no certificates, but a link's Node-ID must be known, and is believed of
 * nobody without proof, the other members of the overlay included. So each side's first words are a
 * SecurityBlock (section 6.3.4) whose signature is over a value that only this handshake yields
 * (RFC 5705): its certificates, bound to the connection.
 */
final class Introducer {
  static final int MAX_LENGTH = 32 * 1024;

  private static final String EXPORTER = "EXPORTER-org-chordial-introduction";
  private static final int EXPORTED = 32;
  private static final Opaque CLIENT = label("client");
  private static final Opaque SERVER = label("server");

  private final MessageSigner signer;
  private final SecurityVerifier verifier;
  private final MessageCodec codec;

  Introducer(MessageSigner signer, SecurityVerifier verifier, MessageCodec codec) {
    this.signer = signer;
    this.verifier = verifier;
    this.codec = codec;
  }

  private static Opaque label(String role) {
    return Opaque.of(("RELOAD introduction, " + role).getBytes(StandardCharsets.US_ASCII));
  }

  /** What this side says. */
  byte[] introduction(SecureSession session, boolean client) {
    return codec
        .encodeSecurityBlock(
            new SecurityBlock(
                signer.credentials().certificates(), signer.sign(input(session, client))))
        .toBytes();
  }

  private Function<SignerIdentity, Opaque> input(SecureSession session, boolean client) {
    byte[] exported = session.exportKeyingMaterial(EXPORTER, null, EXPORTED);
    Opaque role = client ? CLIENT : SERVER;
    ByteBuf both = Unpooled.wrappedBuffer(role.toBytes(), exported);
    byte[] blob = new byte[both.readableBytes()];
    both.readBytes(blob);
    both.release();
    return identity -> codec.signingInput(Opaque.of(blob), identity);
  }

  /**
   * The certificates of the other side, the one that it signed with first.
   *
   * @param client whether this side is the client
   * @throws LinkException where it did not prove to be a node of this overlay
   */
  List<X509Certificate> check(byte[] introduction, SecureSession session, boolean client)
      throws LinkException {
    try {
      SecurityBlock block = codec.decodeSecurityBlock(Opaque.of(introduction));
      return switch (verifier.verify(
          block.signature(), block.certificates(), input(session, !client))) {
        case Verification.Invalid(var reason) -> throw new LinkException(reason.text());
        case Verification.Valid(var node, var certificate) ->
            chain(certificate.certificate(), block.certificates());
      };
    } catch (WireException e) {
      throw new LinkException("The other side did not introduce itself.");
    }
  }

  private static List<X509Certificate> chain(X509Certificate own, List<GenericCertificate> bucket) {
    List<X509Certificate> chain = new ArrayList<>(List.of(own));
    for (GenericCertificate each : bucket) {
      decode(each).filter(other -> !other.equals(own)).ifPresent(chain::add);
    }
    return chain;
  }

  private static Optional<X509Certificate> decode(GenericCertificate certificate) {
    try {
      return Optional.of(CertificateCodec.decode(certificate.certificate().toBytes()));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }
}
