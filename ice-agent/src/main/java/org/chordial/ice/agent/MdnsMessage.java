package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The little of DNS (RFC 1035, section 4) that asking for an address by multicast needs. */
final class MdnsMessage {

  /** An address record. */
  record Answer(String name, InetAddress address) {}

  private static final int TYPE_A = 1;
  private static final int TYPE_AAAA = 28;
  private static final int CLASS_IN = 1;

  /** RFC 6762, section 5.4: the top bit of the class asks for a unicast answer. */
  private static final int UNICAST_ANSWER = 0x8000;

  private static final int HEADER_BYTES = 12;
  private static final int MAX_RECORDS = 32;
  private static final int MAX_NAME = 255;

  private MdnsMessage() {}

  /** Whether a text is one name under ".local". */
  static boolean isName(String host) {
    return host.length() <= MAX_NAME
        && host.matches("[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63}){0,3}")
        && host.endsWith(".local");
  }

  /** Asks for addresses of both families. */
  static ByteBuf query(String name) {
    ByteBuf out = Unpooled.buffer(64 + 2 * name.length());
    out.writeInt(0).writeShort(2).writeShort(0).writeInt(0);
    for (int type : new int[] {TYPE_A, TYPE_AAAA}) {
      writeName(out, name);
      out.writeShort(type).writeShort(CLASS_IN | UNICAST_ANSWER);
    }
    return out;
  }

  static void writeName(ByteBuf out, String name) {
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      out.writeByte(bytes.length).writeBytes(bytes);
    }
    out.writeByte(0);
  }

  /** The first address record of a response; empty for whatever is none. */
  static Optional<Answer> answer(ByteBuf message) {
    int start = message.readerIndex();
    if (message.readableBytes() < HEADER_BYTES || (message.getByte(start + 2) & 0x80) == 0) {
      return Optional.empty();
    }
    int questions = message.getUnsignedShort(start + 4);
    int answers = message.getUnsignedShort(start + 6);
    if (questions > MAX_RECORDS || answers > MAX_RECORDS) {
      return Optional.empty();
    }
    try {
      ByteBuf in = message.duplicate().skipBytes(HEADER_BYTES);
      for (int i = 0; i < questions; i++) {
        readName(in, start);
        in.skipBytes(4);
      }
      for (int i = 0; i < answers; i++) {
        String name = readName(in, start);
        int type = in.readUnsignedShort();
        in.skipBytes(6);
        byte[] value = new byte[Math.min(in.readUnsignedShort(), in.readableBytes())];
        in.readBytes(value);
        if ((type == TYPE_A && value.length == 4) || (type == TYPE_AAAA && value.length == 16)) {
          return Optional.of(new Answer(name, InetAddress.getByAddress(value)));
        }
      }
    } catch (IndexOutOfBoundsException | UnknownHostException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** Section 4.1.4: a pointer leads to an earlier place, so that there is no end of them. */
  private static String readName(ByteBuf in, int start) {
    StringBuilder name = new StringBuilder();
    ByteBuf at = in;
    int before = in.readerIndex();
    while (name.length() <= MAX_NAME) {
      int length = at.readUnsignedByte();
      if (length == 0) {
        return name.toString().toLowerCase(Locale.ROOT);
      }
      if ((length & 0xc0) == 0xc0) {
        int target = start + ((length & 0x3f) << 8 | at.readUnsignedByte());
        if (target >= before) {
          throw new IndexOutOfBoundsException("a name that points forward");
        }
        before = target;
        at = in.duplicate().readerIndex(target);
      } else {
        name.append(name.isEmpty() ? "" : ".")
            .append(at.readCharSequence(length, StandardCharsets.US_ASCII));
      }
    }
    throw new IndexOutOfBoundsException("a name that is too long");
  }
}
