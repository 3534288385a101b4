package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Transport addresses, plain and XOR'ed (RFC 8489, sections 14.1 and 14.2). */
final class AddressCodec {

  private static final int IPV4 = 1;
  private static final int IPV6 = 2;
  private static final TransactionId NO_ID = new TransactionId(0, 0);

  private AddressCodec() {}

  static InetSocketAddress decode(ByteBuf value) throws StunException {
    return decode(value, 0, NO_ID);
  }

  static InetSocketAddress decodeXor(ByteBuf value, TransactionId id) throws StunException {
    return decode(value, StunHeader.MAGIC_COOKIE, id);
  }

  private static InetSocketAddress decode(ByteBuf value, int cookie, TransactionId id)
      throws StunException {
    if (value.readableBytes() < 4) {
      throw new StunException("an address is too short");
    }
    value.skipBytes(1);
    int family = value.readByte();
    int port = value.readUnsignedShort() ^ cookie >>> 16;
    int bytes = family == IPV4 ? 4 : 16;
    if ((family != IPV4 && family != IPV6) || value.readableBytes() != bytes) {
      throw new StunException("an address has a wrong family or length");
    }
    byte[] address = new byte[bytes];
    value.readBytes(address);
    xor(address, cookie, id);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new StunException("an address has a wrong length");
    }
  }

  static void encode(int type, InetSocketAddress address, ByteBuf out) {
    encode(type, address, 0, NO_ID, out);
  }

  static void encodeXor(int type, InetSocketAddress address, TransactionId id, ByteBuf out) {
    encode(type, address, StunHeader.MAGIC_COOKIE, id, out);
  }

  private static void encode(
      int type, InetSocketAddress address, int cookie, TransactionId id, ByteBuf out) {
    byte[] bytes = address.getAddress().getAddress();
    xor(bytes, cookie, id);
    out.writeShort(type)
        .writeShort(4 + bytes.length)
        .writeByte(0)
        .writeByte(bytes.length == 4 ? IPV4 : IPV6)
        .writeShort(address.getPort() ^ cookie >>> 16)
        .writeBytes(bytes);
  }

  /**
   * Section 14.2: "If the IP address family is IPv6, X-Address is computed by XOR'ing the mapped IP
   * address with the concatenation of the magic cookie and the 96-bit transaction ID."
   */
  private static void xor(byte[] address, int cookie, TransactionId id) {
    ByteBuffer buffer = ByteBuffer.wrap(address);
    buffer.putInt(0, buffer.getInt(0) ^ cookie);
    if (address.length == 16) {
      buffer.putInt(4, buffer.getInt(4) ^ id.high());
      buffer.putLong(8, buffer.getLong(8) ^ id.low());
    }
  }
}
