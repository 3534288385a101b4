package org.chordial.overlay.lan;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.security.Verification;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.Message;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.MessageContents;
import org.chordial.overlay.wire.MessageExtension;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingAns;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.WireException;
import org.chordial.overlay.wire.WireSettings;

/**
 * Pings to whoever of an overlay hears them, and their answers, each signed (RFC 6940 section
 * 6.3.4): one datagram with one message. The answer says in an extension at which port of its
 * sender's address DTLS is spoken.
 */
final class LanMessages {
  /** "exp-ext", for experiments (section 14.14). */
  private static final int EXTENSION = 1;

  private static final NodeId ANYBODY = NodeId.ofHex("ff".repeat(NodeId.CHORD_LENGTH));

  private final int overlay;
  private final int sequence;
  private final MessageCodec codec = new MessageCodec(WireSettings.STANDARD);
  private final MessageSigner signer;
  private final SecurityVerifier verifier;
  private final InstantSource clock;

  LanMessages(ConfigurationDocument configuration, Credentials credentials, InstantSource clock)
      throws CertificateException {
    this.overlay = ForwardingHeader.overlayHash(configuration.instanceName());
    this.sequence = configuration.sequence();
    this.signer = new MessageSigner(credentials, codec);
    this.verifier =
        new SecurityVerifier(new CertificateVerifier(TrustAnchors.of(configuration), clock), codec);
    this.clock = clock;
  }

  /** What a datagram says, and who signed it. */
  record Heard(NodeId from, Message message) {
    boolean isQuestion() {
      return message.contents().body() instanceof PingReq;
    }

    /** The port in an answer. */
    Optional<Integer> port() {
      return message.contents().extensions().stream()
          .filter(extension -> extension.type() == EXTENSION)
          .filter(extension -> extension.contents().length() == Short.BYTES)
          .map(extension -> ByteBuffer.wrap(extension.contents().toBytes()).getShort() & 0xffff)
          .filter(port -> port != 0)
          .findFirst();
    }
  }

  ByteBuf question(long transaction) {
    return sealed(transaction, ANYBODY, new PingReq(Opaque.EMPTY), List.of());
  }

  ByteBuf answer(Heard question, int port) {
    Opaque told = Opaque.of(ByteBuffer.allocate(Short.BYTES).putShort((short) port).array());
    long transaction = question.message.header().transactionId();
    return sealed(
        transaction,
        question.from,
        new PingAns(transaction, clock.millis()),
        List.of(new MessageExtension(EXTENSION, false, told)));
  }

  private ByteBuf sealed(
      long transaction, NodeId to, MessageBody body, List<MessageExtension> extensions) {
    ForwardingHeader header =
        ForwardingHeader.request(overlay, sequence, 1, transaction, List.of(Destination.of(to)));
    MessageContents contents = new MessageContents(body, extensions);
    return codec.encode(
        new Message(header, contents, signer.sign(header, contents, List.of())),
        UnpooledByteBufAllocator.DEFAULT);
  }

  /** Empty for what is of another overlay, broken, not rightly signed, or our own. */
  Optional<Heard> open(ByteBuf datagram) {
    try {
      Message message = codec.decode(datagram);
      if (message.header().overlay() == overlay
          && verifier.verify(message) instanceof Verification.Valid(NodeId from, var _)
          && !from.equals(signer.credentials().nodeId())) {
        return Optional.of(new Heard(from, message));
      }
      return Optional.empty();
    } catch (WireException e) {
      return Optional.empty();
    }
  }
}
