package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.List;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.stun.TurnAttribute;

/**
 * Send and Data indications (RFC 8656, sections 11.1 and 11.3): an address and data, read and
 * written without a copy of the data in between.
 */
public final class Indications {

  private static final int DATA = 0x0013;
  private static final int STUN_HEADER = 20;
  private static final int ATTRIBUTE_HEADER = 4;

  private Indications() {}

  /** Whether a STUN message is an indication of this method, by its first two bytes. */
  public static boolean is(ByteBuf message, int method) {
    return message.readableBytes() >= STUN_HEADER
        && message.getUnsignedShort(message.readerIndex()) == (method | 0x10);
  }

  /**
   * Makes an indication.
   *
   * @param data neither moved nor released
   */
  public static ByteBuf encode(int method, TransactionId id, InetSocketAddress peer, ByteBuf data) {
    StunMessage head =
        new StunMessage(
            StunClass.INDICATION, method, id, List.of(new TurnAttribute.XorPeerAddress(peer)));
    ByteBuf message = StunCodec.encode(head, Protection.none(), ByteBufAllocator.DEFAULT);
    int length = data.readableBytes();
    message.ensureWritable(ATTRIBUTE_HEADER + length + 3);
    message
        .writeShort(DATA)
        .writeShort(length)
        .writeBytes(data, data.readerIndex(), length)
        .writeZero(-length & 3);
    return message.setShort(2, message.readableBytes() - STUN_HEADER);
  }

  /**
   * Narrows an indication to the bytes of its DATA attribute.
   *
   * @param message that {@link StunCodec#decode} has accepted
   * @return false where it has none; the message is then as it was
   */
  public static boolean narrow(ByteBuf message) {
    int at = message.readerIndex() + STUN_HEADER;
    while (message.writerIndex() - at >= ATTRIBUTE_HEADER) {
      int length = message.getUnsignedShort(at + 2);
      if (message.getUnsignedShort(at) == DATA) {
        message.setIndex(at + ATTRIBUTE_HEADER, at + ATTRIBUTE_HEADER + length);
        return true;
      }
      at += ATTRIBUTE_HEADER + (length + 3 & ~3);
    }
    return false;
  }
}
