package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.security.Verification;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.Message;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.MessageContents;
import org.chordial.overlay.wire.SecurityBlock;
import org.chordial.overlay.wire.WireException;

/** Seals with this node's key and opens with the overlay's trust anchors. */
final class SignedSealer implements MessageSealer {
  private final MessageCodec codec;
  private final MessageSigner signer;
  private final SecurityVerifier verifier;

  SignedSealer(MessageCodec codec, MessageSigner signer, SecurityVerifier verifier) {
    this.codec = codec;
    this.signer = signer;
    this.verifier = verifier;
  }

  @Override
  public byte[] seal(
      ForwardingHeader header, MessageBody body, List<GenericCertificate> certificates) {
    MessageContents contents = MessageContents.of(body);
    SecurityBlock block = signer.sign(header, contents, certificates);
    ByteBuf payload = codec.encodePayload(contents, block, ByteBufAllocator.DEFAULT);
    try {
      return ByteBufUtil.getBytes(payload);
    } finally {
      payload.release();
    }
  }

  @Override
  public int length(ForwardingHeader header, byte[] sealed) {
    ByteBuf whole = codec.encode(header, Unpooled.wrappedBuffer(sealed), ByteBufAllocator.DEFAULT);
    try {
      return whole.readableBytes();
    } finally {
      whole.release();
    }
  }

  @Override
  public OpenedMessage open(ForwardingHeader header, ByteBuf payload)
      throws WireException, LinkException {
    Message message = codec.decodePayload(header, payload);
    return switch (verifier.verify(message)) {
      case Verification.Invalid(var reason) -> throw new LinkException(reason.text());
      case Verification.Valid(var signerId, var certificate) ->
          new OpenedMessage(
              message.contents(), signerId, certificate, message.securityBlock().certificates());
    };
  }
}
