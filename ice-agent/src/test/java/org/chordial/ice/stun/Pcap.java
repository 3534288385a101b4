package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;

/** Writes datagrams as a capture file of IPv4 packets (link type 228). */
final class Pcap {

  private static final int LINKTYPE_IPV4 = 228;
  private static final int IP_BYTES = 20;
  private static final int UDP_BYTES = 8;

  private Pcap() {}

  static byte[] udp(List<byte[]> datagrams, int fromPort, int toPort) {
    ByteBuf out = Unpooled.buffer();
    out.writeInt(0xa1b2c3d4).writeShort(2).writeShort(4).writeLong(0).writeInt(65535);
    out.writeInt(LINKTYPE_IPV4);
    for (int i = 0; i < datagrams.size(); i++) {
      byte[] payload = datagrams.get(i);
      int size = IP_BYTES + UDP_BYTES + payload.length;
      out.writeInt(i).writeInt(0).writeInt(size).writeInt(size);
      int ip = out.writerIndex();
      out.writeByte(0x45).writeByte(0).writeShort(size).writeInt(0);
      out.writeByte(64).writeByte(17).writeShort(0);
      out.writeInt(0xc0000201).writeInt(0xc0000202);
      out.setShort(ip + 10, checksum(out, ip));
      out.writeShort(fromPort).writeShort(toPort).writeShort(UDP_BYTES + payload.length);
      out.writeShort(0).writeBytes(payload);
    }
    return ByteBufUtil.getBytes(out);
  }

  private static int checksum(ByteBuf header, int at) {
    int sum = 0;
    for (int i = 0; i < IP_BYTES; i += 2) {
      sum += header.getUnsignedShort(at + i);
    }
    return ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
  }
}
