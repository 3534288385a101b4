package org.chordial.overlay.decode;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.FramedMessage;
import org.chordial.overlay.wire.FramedMessageCodec;
import org.chordial.overlay.wire.Message;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.WireException;

/**
 * Takes RELOAD messages apart for people to read: every field as JSON, and under {@code
 * "reencoded"} the hex of encoding them again. For any thread.
 */
public final class MessageDecoder {
  private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false);

  private final MessageCodec codec;

  public MessageDecoder(MessageCodec codec) {
    this.codec = codec;
  }

  /**
   * A message as it stands in a frame; of a fragment the header, and the rest as hex.
   *
   * @throws WireException with what is wrong with it
   */
  public ObjectNode message(byte[] bytes) throws WireException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    ForwardingHeader header = codec.decodeHeader(in);
    if (header.isWhole()) {
      Message message = codec.decodePayload(header, in);
      json.setAll((ObjectNode) RecordJson.of(message));
      json.put("reencoded", hex(codec.encode(message, ALLOCATOR)));
    } else {
      json.set("header", RecordJson.of(header));
      json.put("payload", ByteBufUtil.hexDump(in));
      json.put("reencoded", hex(codec.encode(header, in, ALLOCATOR)));
    }
    return json;
  }

  /**
   * A FramedMessage and, in a data frame, the message.
   *
   * @throws WireException with what is wrong with it
   */
  public ObjectNode frame(byte[] bytes) throws WireException {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    FramedMessage frame = FramedMessageCodec.decodeDatagram(in);
    ObjectNode json = (ObjectNode) RecordJson.of(frame);
    if (frame instanceof FramedMessage.Data data) {
      json.set("message", message(ByteBufUtil.getBytes(data.message())));
    }
    json.put("reencoded", hex(FramedMessageCodec.encode(frame, ALLOCATOR)));
    return json;
  }

  private static String hex(ByteBuf bytes) {
    return ByteBufUtil.hexDump(bytes);
  }
}
