package org.chordial.ice.mapping;

import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.chordial.ice.mapping.MapResponse.Nonce;

/**
 * PCP (RFC 6887) and NAT-PMP (RFC 6886), which share a port and are told apart by the first byte.
 * Without state.
 */
final class MapCodec {

  static final int UDP = 17;
  static final int TCP = 6;
  static final int PCP = 2;

  /** RFC 6887, section 7: "a maximum UDP payload length of 1100 octets". */
  static final int MAX_BYTES = 1100;

  private static final int RESPONSE = 0x80;
  private static final int MAP = 1;
  private static final int PCP_HEADER = 24;
  private static final int PCP_MAP_BODY = 36;
  private static final int PMP_UDP = 1;
  private static final int PMP_TCP = 2;

  private MapCodec() {}

  /**
   * A PCP MAP request (section 11.1).
   *
   * @param client the address it is sent from
   * @param externalPort the one wanted, or 0
   * @param lifetime in seconds; 0 ends the mapping
   */
  static void pcpMap(
      ByteBuf out,
      InetAddress client,
      Nonce nonce,
      int protocol,
      int internalPort,
      int externalPort,
      long lifetime) {
    out.writeByte(PCP).writeByte(MAP).writeShort(0).writeInt((int) lifetime);
    address(client, out);
    out.writeLong(nonce.high()).writeInt(nonce.low());
    out.writeByte(protocol).writeZero(3).writeShort(internalPort).writeShort(externalPort);
    // Section 11.1: "If the PCP client does not know the external address [...] the suggested
    // external address field MUST be set to the address-family-specific all-zeros address".
    if (client instanceof Inet4Address) {
      out.writeZero(10).writeShort(0xffff).writeZero(4);
    } else {
      out.writeZero(16);
    }
  }

  private static void address(InetAddress address, ByteBuf out) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      out.writeZero(10).writeShort(0xffff);
    }
    out.writeBytes(bytes);
  }

  /** A NAT-PMP request for the external address. */
  static void pmpAddress(ByteBuf out) {
    out.writeShort(0);
  }

  /** A NAT-PMP request for a mapping (RFC 6886, section 3.3). */
  static void pmpMap(ByteBuf out, int protocol, int internalPort, int externalPort, long lifetime) {
    out.writeByte(0).writeByte(protocol == TCP ? PMP_TCP : PMP_UDP).writeShort(0);
    out.writeShort(internalPort).writeShort(externalPort).writeInt((int) lifetime);
  }

  /**
   * Reads a response.
   *
   * @param datagram neither moved nor released
   * @return empty where it is none
   */
  static Optional<MapResponse> decode(ByteBuf datagram) {
    ByteBuf in = datagram.slice();
    int size = in.readableBytes();
    if (size < 8 || size > MAX_BYTES || (in.getByte(1) & RESPONSE) == 0) {
      return Optional.empty();
    }
    return switch (in.getUnsignedByte(0)) {
      case 0 -> pmp(in, size);
      case PCP -> size < PCP_HEADER || size % 4 != 0 ? Optional.empty() : pcp(in, size);
      default -> Optional.empty();
    };
  }

  private static Optional<MapResponse> pmp(ByteBuf in, int size) {
    int operation = in.getUnsignedByte(1) & ~RESPONSE;
    int result = in.getUnsignedShort(2);
    long epoch = in.getUnsignedInt(4);
    if (operation == 0) {
      Optional<InetAddress> external =
          result == 0 && size >= 12 ? Optional.of(read(in, 8, 4)) : Optional.empty();
      return result == 0 && external.isEmpty()
          ? Optional.empty()
          : Optional.of(new MapResponse.PmpAddress(result, epoch, external));
    }
    if ((operation != PMP_UDP && operation != PMP_TCP) || size < 16) {
      return Optional.empty();
    }
    return Optional.of(
        new MapResponse.PmpMap(
            result,
            epoch,
            operation == PMP_TCP ? TCP : UDP,
            in.getUnsignedShort(8),
            in.getUnsignedShort(10),
            in.getUnsignedInt(12)));
  }

  private static Optional<MapResponse> pcp(ByteBuf in, int size) {
    int operation = in.getUnsignedByte(1) & ~RESPONSE;
    int result = in.getUnsignedByte(3);
    long lifetime = in.getUnsignedInt(4);
    long epoch = in.getUnsignedInt(8);
    if (operation != MAP || size < PCP_HEADER + PCP_MAP_BODY) {
      return result == 0
          ? Optional.empty()
          : Optional.of(new MapResponse.PcpError(result, lifetime, epoch));
    }
    return Optional.of(
        new MapResponse.PcpMap(
            result,
            lifetime,
            epoch,
            new Nonce(in.getLong(24), in.getInt(32)),
            in.getUnsignedByte(36),
            in.getUnsignedShort(40),
            in.getUnsignedShort(42),
            read(in, 44, 16)));
  }

  /** An IPv4-mapped address becomes an IPv4 address. */
  private static InetAddress read(ByteBuf in, int at, int bytes) {
    byte[] address = new byte[bytes];
    in.getBytes(at, address);
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are addresses", e);
    }
  }
}
