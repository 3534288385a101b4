package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** The values of the attributes of TURN (RFC 8656, section 18; RFC 6062; RFC 8016). */
final class TurnAttributeCodec {

  /** Section 18.7: the leftmost bit, "If 1, the server is requested to reserve". */
  private static final int RESERVE = 0x80;

  /** No ticket of an honest server is longer. */
  private static final int MAX_TICKET = 1024;

  private TurnAttributeCodec() {}

  static StunAttribute decode(int type, ByteBuf value, TransactionId id) throws StunException {
    return switch (type) {
      case AttributeType.CHANNEL_NUMBER ->
          new TurnAttribute.ChannelNumber(four(value).readUnsignedShort());
      case AttributeType.LIFETIME -> new TurnAttribute.Lifetime(four(value).readUnsignedInt());
      case AttributeType.XOR_PEER_ADDRESS ->
          new TurnAttribute.XorPeerAddress(AddressCodec.decodeXor(value, id));
      case AttributeType.DATA -> new TurnAttribute.Data(ByteBufUtil.getBytes(value));
      case AttributeType.XOR_RELAYED_ADDRESS ->
          new TurnAttribute.XorRelayedAddress(AddressCodec.decodeXor(value, id));
      case AttributeType.REQUESTED_ADDRESS_FAMILY ->
          new TurnAttribute.RequestedAddressFamily(four(value).readUnsignedByte());
      case AttributeType.ADDITIONAL_ADDRESS_FAMILY ->
          new TurnAttribute.AdditionalAddressFamily(four(value).readUnsignedByte());
      case AttributeType.EVEN_PORT ->
          new TurnAttribute.EvenPort(
              (AttributeCodec.exactly(1, value).readUnsignedByte() & RESERVE) != 0);
      case AttributeType.REQUESTED_TRANSPORT ->
          new TurnAttribute.RequestedTransport(four(value).readUnsignedByte());
      case AttributeType.DONT_FRAGMENT -> {
        AttributeCodec.exactly(0, value);
        yield new TurnAttribute.DontFragment();
      }
      case AttributeType.RESERVATION_TOKEN ->
          new TurnAttribute.ReservationToken(AttributeCodec.exactly(8, value).readLong());
      case AttributeType.ADDRESS_ERROR_CODE -> {
        if (value.readableBytes() < 4) {
          throw new StunException("ADDRESS-ERROR-CODE is too short");
        }
        int family = value.readUnsignedByte();
        value.skipBytes(1);
        yield new TurnAttribute.AddressErrorCode(
            family, AttributeCodec.code(value), AttributeCodec.text(value));
      }
      case AttributeType.ICMP -> {
        AttributeCodec.exactly(8, value).skipBytes(2);
        int typeAndCode = value.readUnsignedShort();
        yield new TurnAttribute.Icmp(typeAndCode >> 9, typeAndCode & 0x1ff, value.readInt());
      }
      case AttributeType.CONNECTION_ID -> new TurnAttribute.ConnectionId(four(value).readInt());
      case AttributeType.MOBILITY_TICKET -> {
        if (value.readableBytes() > MAX_TICKET) {
          throw new StunException("MOBILITY-TICKET has more than " + MAX_TICKET + " bytes");
        }
        yield new TurnAttribute.MobilityTicket(ByteBufUtil.getBytes(value));
      }
      default -> BehaviourAttributeCodec.decode(type, value);
    };
  }

  private static ByteBuf four(ByteBuf value) throws StunException {
    return AttributeCodec.exactly(4, value);
  }

  static void encode(TurnAttribute attribute, TransactionId id, ByteBuf out) {
    switch (attribute) {
      case TurnAttribute.ChannelNumber(int number) ->
          header(AttributeType.CHANNEL_NUMBER, 4, out).writeShort(number).writeShort(0);
      case TurnAttribute.Lifetime(long seconds) ->
          header(AttributeType.LIFETIME, 4, out).writeInt((int) seconds);
      case TurnAttribute.XorPeerAddress(var address) ->
          AddressCodec.encodeXor(AttributeType.XOR_PEER_ADDRESS, address, id, out);
      case TurnAttribute.Data(var bytes) -> AttributeCodec.write(AttributeType.DATA, bytes, out);
      case TurnAttribute.XorRelayedAddress(var address) ->
          AddressCodec.encodeXor(AttributeType.XOR_RELAYED_ADDRESS, address, id, out);
      case TurnAttribute.RequestedAddressFamily(int family) ->
          octet(AttributeType.REQUESTED_ADDRESS_FAMILY, family, out);
      case TurnAttribute.AdditionalAddressFamily(int family) ->
          octet(AttributeType.ADDITIONAL_ADDRESS_FAMILY, family, out);
      case TurnAttribute.EvenPort(boolean reserveNext) ->
          header(AttributeType.EVEN_PORT, 1, out).writeByte(reserveNext ? RESERVE : 0).writeZero(3);
      case TurnAttribute.RequestedTransport(int protocol) ->
          octet(AttributeType.REQUESTED_TRANSPORT, protocol, out);
      case TurnAttribute.DontFragment() -> header(AttributeType.DONT_FRAGMENT, 0, out);
      case TurnAttribute.ReservationToken(long token) ->
          header(AttributeType.RESERVATION_TOKEN, 8, out).writeLong(token);
      case TurnAttribute.AddressErrorCode(int family, int code, var reason) -> {
        byte[] text = AttributeCodec.utf8(reason);
        header(AttributeType.ADDRESS_ERROR_CODE, 4 + text.length, out)
            .writeByte(family)
            .writeByte(0)
            .writeByte(code / 100)
            .writeByte(code % 100)
            .writeBytes(text)
            .writeZero(StunHeader.padded(text.length) - text.length);
      }
      case TurnAttribute.Icmp(int type, int code, int data) ->
          header(AttributeType.ICMP, 8, out)
              .writeShort(0)
              .writeShort(type << 9 | code)
              .writeInt(data);
      case TurnAttribute.ConnectionId(int number) ->
          header(AttributeType.CONNECTION_ID, 4, out).writeInt(number);
      case TurnAttribute.MobilityTicket(var ticket) ->
          AttributeCodec.write(AttributeType.MOBILITY_TICKET, ticket, out);
    }
  }

  private static ByteBuf header(int type, int length, ByteBuf out) {
    return out.writeShort(type).writeShort(length);
  }

  private static void octet(int type, int value, ByteBuf out) {
    header(type, 4, out).writeByte(value).writeZero(3);
  }
}
