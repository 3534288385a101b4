package org.chordial.ice.dtls;

import io.netty.buffer.ByteBuf;
import org.bouncycastle.tls.ContentType;

/**
 * Looks over the records of a datagram before the library does: it would end a connection over some
 * headers that anybody can forge. RFC 6347 4.1.2.7: "invalid records SHOULD be silently discarded".
 */
final class DtlsRecords {

  private static final int HEADER = 13;
  private static final int MAJOR = 0xFE;
  private static final int MINOR_10 = 0xFF;
  private static final int MINOR_12 = 0xFD;

  private DtlsRecords() {}

  /** Whether all of it is records of DTLS 1.0 (as hellos are) or 1.2, each with all its bytes. */
  static boolean areWellFormed(ByteBuf datagram) {
    return check(datagram, false);
  }

  /** The same, and none claims to be unprotected except what repeats the handshake. */
  static boolean areProtected(ByteBuf datagram) {
    return check(datagram, true);
  }

  private static boolean check(ByteBuf datagram, boolean established) {
    int at = datagram.readerIndex();
    while (at < datagram.writerIndex()) {
      if (datagram.writerIndex() - at < HEADER
          || datagram.getUnsignedByte(at + 1) != MAJOR
          || !isKnown(datagram.getUnsignedByte(at + 2))) {
        return false;
      }
      int type = datagram.getUnsignedByte(at);
      boolean repeats = type == ContentType.handshake || type == ContentType.change_cipher_spec;
      if (established && datagram.getUnsignedShort(at + 3) == 0 && !repeats) {
        return false;
      }
      at += HEADER + datagram.getUnsignedShort(at + HEADER - 2);
    }
    return at == datagram.writerIndex() && at > datagram.readerIndex();
  }

  private static boolean isKnown(int minor) {
    return minor == MINOR_10 || minor == MINOR_12;
  }
}
