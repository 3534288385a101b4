package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.OptionalInt;

/** The values of the attributes of behaviour discovery (RFC 5780, section 7). */
final class BehaviourAttributeCodec {

  /** Section 7.2: the bits A and B. */
  private static final int CHANGE_ADDRESS = 4;

  private static final int CHANGE_PORT = 2;

  private BehaviourAttributeCodec() {}

  static StunAttribute decode(int type, ByteBuf value) throws StunException {
    return switch (type) {
      case AttributeType.CHANGE_REQUEST -> {
        int flags = AttributeCodec.exactly(4, value).readInt();
        yield new BehaviourAttribute.ChangeRequest(
            (flags & CHANGE_ADDRESS) != 0, (flags & CHANGE_PORT) != 0);
      }
      case AttributeType.RESPONSE_PORT -> {
        if (value.readableBytes() != 2 && value.readableBytes() != 4) {
          throw new StunException("RESPONSE-PORT has a wrong length");
        }
        yield new BehaviourAttribute.ResponsePort(value.readUnsignedShort());
      }
      case AttributeType.PADDING -> new BehaviourAttribute.Padding(value.readableBytes());
      case AttributeType.RESPONSE_ORIGIN ->
          new BehaviourAttribute.ResponseOrigin(AddressCodec.decode(value));
      case AttributeType.OTHER_ADDRESS ->
          new BehaviourAttribute.OtherAddress(AddressCodec.decode(value));
      default -> new StunAttribute.Other(type, ByteBufUtil.getBytes(value));
    };
  }

  static void encode(BehaviourAttribute attribute, ByteBuf out) {
    switch (attribute) {
      case BehaviourAttribute.ChangeRequest(boolean address, boolean port) ->
          out.writeShort(AttributeType.CHANGE_REQUEST)
              .writeShort(4)
              .writeInt((address ? CHANGE_ADDRESS : 0) | (port ? CHANGE_PORT : 0));
      // Section 7.5: "RESPONSE-PORT is a 16-bit unsigned integer in network byte order followed by
      // 2 bytes of padding."
      case BehaviourAttribute.ResponsePort(int port) ->
          out.writeShort(AttributeType.RESPONSE_PORT).writeShort(2).writeShort(port).writeShort(0);
      case BehaviourAttribute.Padding(int bytes) ->
          out.writeShort(AttributeType.PADDING)
              .writeShort(bytes)
              .writeZero(StunHeader.padded(bytes));
      case BehaviourAttribute.ResponseOrigin(var address) ->
          AddressCodec.encode(AttributeType.RESPONSE_ORIGIN, address, out);
      case BehaviourAttribute.OtherAddress(var address) ->
          AddressCodec.encode(AttributeType.OTHER_ADDRESS, address, out);
    }
  }

  /** The type of an attribute that who does not know it must not pass over. */
  static OptionalInt required(BehaviourAttribute attribute) {
    return switch (attribute) {
      case BehaviourAttribute.ChangeRequest _ -> OptionalInt.of(AttributeType.CHANGE_REQUEST);
      case BehaviourAttribute.ResponsePort _ -> OptionalInt.of(AttributeType.RESPONSE_PORT);
      case BehaviourAttribute.Padding _ -> OptionalInt.of(AttributeType.PADDING);
      case BehaviourAttribute.ResponseOrigin _, BehaviourAttribute.OtherAddress _ ->
          OptionalInt.empty();
    };
  }
}
