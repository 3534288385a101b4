package org.chordial.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.overlay.decode.RecordJson;

/** A STUN message (RFC 8489) as JSON, with the hex of encoding it again. */
final class StunDecoder {
  private static final int LENGTH_OFFSET = 2;
  private static final int HEADER = 20;
  private static final int MESSAGE_INTEGRITY = 0x0008;
  private static final int MESSAGE_INTEGRITY_SHA256 = 0x001c;
  private static final int FINGERPRINT = 0x8028;

  private StunDecoder() {}

  static ObjectNode decode(byte[] bytes) throws StunException {
    StunMessage message = StunCodec.decode(Unpooled.wrappedBuffer(bytes));
    ObjectNode json = (ObjectNode) RecordJson.of(message);
    json.put("id", String.format("%08x%016x", message.id().high(), message.id().low()));
    ArrayNode attributes = json.withArray("attributes");
    for (int i = 0; i < attributes.size(); i++) {
      if (message.attributes().get(i) instanceof StunAttribute.Other(int type, byte[] value)) {
        ((ObjectNode) attributes.get(i)).put("type", String.format("0x%04x", type));
      }
    }
    json.put("reencoded", reencoded(message));
    return json;
  }

  /** The key of an HMAC is not in the message, so the one that came is put back as it was. */
  private static String reencoded(StunMessage message) {
    ByteBuf out = StunCodec.encode(message, Protection.none(), new UnpooledByteBufAllocator(false));
    for (StunAttribute attribute : message.attributes()) {
      switch (attribute) {
        case StunAttribute.MessageIntegrity(byte[] hmac) ->
            out.writeShort(MESSAGE_INTEGRITY).writeShort(hmac.length).writeBytes(hmac);
        case StunAttribute.MessageIntegritySha256(byte[] hmac) ->
            out.writeShort(MESSAGE_INTEGRITY_SHA256).writeShort(hmac.length).writeBytes(hmac);
        case StunAttribute.Fingerprint(int value) ->
            out.writeShort(FINGERPRINT).writeShort(Integer.BYTES).writeInt(value);
        default -> {}
      }
    }
    out.setShort(LENGTH_OFFSET, out.readableBytes() - HEADER);
    return ByteBufUtil.hexDump(out);
  }
}
