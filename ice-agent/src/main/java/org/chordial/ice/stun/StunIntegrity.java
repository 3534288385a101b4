package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;

/** The attributes that cover the bytes before them (RFC 8489, sections 14.5 to 14.7). */
public final class StunIntegrity {

  /** What was found of a message's integrity. */
  public enum Verdict {
    ABSENT,
    RIGHT,
    WRONG
  }

  static final int SHA1_BYTES = 20;
  static final int SHA256_BYTES = 32;
  static final int SHA256_LEAST_BYTES = 16;

  /** What one thread works with, so that a message costs no allocation. */
  private static final ThreadLocal<Workspace> WORKSPACES = ThreadLocal.withInitial(Workspace::new);

  private static final int FINGERPRINT_XOR = 0x5354554e;

  private StunIntegrity() {}

  private static final class Workspace {
    private static final int USUAL_BYTES = 2048;

    private final Hmac sha1 = new Hmac("SHA-1");
    private final Hmac sha256 = new Hmac("SHA-256");
    private final CRC32 crc = new CRC32();
    private byte[] covered = new byte[USUAL_BYTES];

    /** A copy of a part of a message, at the beginning of an array that may be longer. */
    byte[] copy(ByteBuf message, int start, int length) {
      if (covered.length < length) {
        covered = new byte[length];
      }
      message.getBytes(start, covered, 0, length);
      return covered;
    }
  }

  /**
   * Checks MESSAGE-INTEGRITY-SHA256 where the message has it, else MESSAGE-INTEGRITY.
   *
   * @param datagram that {@link StunCodec#decode} has accepted; it is neither moved nor released
   */
  public static Verdict verify(ByteBuf datagram, byte[] key) {
    int start = datagram.readerIndex();
    int sha256 = find(datagram, AttributeType.MESSAGE_INTEGRITY_SHA256);
    if (sha256 >= 0) {
      return check(datagram, start, sha256, WORKSPACES.get().sha256, key);
    }
    int sha1 = find(datagram, AttributeType.MESSAGE_INTEGRITY);
    return sha1 >= 0 ? check(datagram, start, sha1, WORKSPACES.get().sha1, key) : Verdict.ABSENT;
  }

  private static Verdict check(ByteBuf datagram, int start, int at, Hmac hmac, byte[] key) {
    // A truncated HMAC-SHA256 is wrong here: section 14.6 wants "the full 32 bytes unless the STUN
    // Usage explicitly specifies that truncation is allowed", and none of ours does.
    if (datagram.getUnsignedShort(at + 2) != hmac.bytes()) {
      return Verdict.WRONG;
    }
    byte[] covered = WORKSPACES.get().copy(datagram, start, at - start);
    setLength(covered, at - start + StunHeader.ATTRIBUTE_BYTES + hmac.bytes());
    byte[] ours = hmac.of(key, covered, at - start);
    int different = 0;
    for (int i = 0; i < ours.length; i++) {
      // All of them are compared, so that the time tells nothing.
      different |= ours[i] ^ datagram.getByte(at + StunHeader.ATTRIBUTE_BYTES + i);
    }
    return different == 0 ? Verdict.RIGHT : Verdict.WRONG;
  }

  /** The index of an attribute's header, or -1. */
  private static int find(ByteBuf datagram, int type) {
    int at = datagram.readerIndex() + StunHeader.BYTES;
    while (datagram.writerIndex() - at >= StunHeader.ATTRIBUTE_BYTES) {
      if (datagram.getUnsignedShort(at) == type) {
        return at;
      }
      at += StunHeader.ATTRIBUTE_BYTES + StunHeader.padded(datagram.getUnsignedShort(at + 2));
    }
    return -1;
  }

  /**
   * Section 14.5: "the Length field in the STUN header must be adjusted to point to the end of the
   * MESSAGE-INTEGRITY attribute prior to calculating the HMAC".
   */
  private static void setLength(byte[] message, int total) {
    int length = total - StunHeader.BYTES;
    message[2] = (byte) (length >> 8);
    message[3] = (byte) length;
  }

  /** Appends MESSAGE-INTEGRITY to a message whose header is at index 0. */
  static void appendSha1(ByteBuf message, byte[] key) {
    append(message, AttributeType.MESSAGE_INTEGRITY, WORKSPACES.get().sha1, key);
  }

  /** Appends MESSAGE-INTEGRITY-SHA256 to a message whose header is at index 0. */
  static void appendSha256(ByteBuf message, byte[] key) {
    append(message, AttributeType.MESSAGE_INTEGRITY_SHA256, WORKSPACES.get().sha256, key);
  }

  private static void append(ByteBuf message, int type, Hmac hmac, byte[] key) {
    int length = message.writerIndex();
    byte[] covered = WORKSPACES.get().copy(message, 0, length);
    setLength(covered, length + StunHeader.ATTRIBUTE_BYTES + hmac.bytes());
    message.writeShort(type).writeShort(hmac.bytes()).writeBytes(hmac.of(key, covered, length));
    message.setShort(2, message.writerIndex() - StunHeader.BYTES);
  }

  /** Makes the sums of a message anew whose other bytes have changed, its header at index 0. */
  static void renew(ByteBuf message, byte[] key) {
    Workspace workspace = WORKSPACES.get();
    renew(message, AttributeType.MESSAGE_INTEGRITY, workspace.sha1, key);
    renew(message, AttributeType.MESSAGE_INTEGRITY_SHA256, workspace.sha256, key);
    int fingerprint = find(message, AttributeType.FINGERPRINT);
    if (fingerprint >= 0) {
      message.setInt(
          fingerprint + StunHeader.ATTRIBUTE_BYTES, fingerprint(message, 0, fingerprint));
    }
  }

  private static void renew(ByteBuf message, int type, Hmac hmac, byte[] key) {
    int at = find(message, type);
    if (at >= 0) {
      int value = at + StunHeader.ATTRIBUTE_BYTES;
      byte[] covered = WORKSPACES.get().copy(message, 0, at);
      setLength(covered, value + hmac.bytes());
      message.setBytes(value, hmac.of(key, covered, at));
    }
  }

  /**
   * HMAC-SHA1.
   *
   * @return an array that the next call on this thread writes over
   */
  static byte[] sha1(byte[] key, byte[] text, int length) {
    return WORKSPACES.get().sha1.of(key, text, length);
  }

  /** Appends FINGERPRINT to a message whose header is at index 0. */
  static void appendFingerprint(ByteBuf message) {
    int at = message.writerIndex();
    message.setShort(2, at + StunHeader.ATTRIBUTE_BYTES + 4 - StunHeader.BYTES);
    message
        .writeShort(AttributeType.FINGERPRINT)
        .writeShort(4)
        .writeInt(fingerprint(message, 0, at));
  }

  /**
   * Section 14.7: "the CRC-32 of the STUN message up to (but excluding) the FINGERPRINT attribute
   * itself, XOR'ed with the 32-bit value 0x5354554e".
   */
  static int fingerprint(ByteBuf message, int start, int end) {
    Workspace workspace = WORKSPACES.get();
    CRC32 crc = workspace.crc;
    crc.reset();
    crc.update(workspace.copy(message, start, end - start), 0, end - start);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }
}
