package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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
  private static final String SHA1 = "HmacSHA1";
  private static final String SHA256 = "HmacSHA256";

  /** To look one up takes longer than to compute it. */
  private static final ThreadLocal<Mac> SHA1_MACS = ThreadLocal.withInitial(() -> mac(SHA1));

  private static final ThreadLocal<Mac> SHA256_MACS = ThreadLocal.withInitial(() -> mac(SHA256));
  private static final int FINGERPRINT_XOR = 0x5354554e;

  private StunIntegrity() {}

  /**
   * Checks MESSAGE-INTEGRITY-SHA256 where the message has it, else MESSAGE-INTEGRITY.
   *
   * @param datagram that {@link StunCodec#decode} has accepted; it is neither moved nor released
   */
  public static Verdict verify(ByteBuf datagram, byte[] key) {
    int start = datagram.readerIndex();
    int sha1 = find(datagram, AttributeType.MESSAGE_INTEGRITY);
    int sha256 = find(datagram, AttributeType.MESSAGE_INTEGRITY_SHA256);
    if (sha256 >= 0) {
      return check(datagram, start, sha256, SHA256, key);
    }
    return sha1 >= 0 ? check(datagram, start, sha1, SHA1, key) : Verdict.ABSENT;
  }

  private static Verdict check(ByteBuf datagram, int start, int at, String algorithm, byte[] key) {
    int length = datagram.getUnsignedShort(at + 2);
    byte[] theirs = new byte[length];
    datagram.getBytes(at + StunHeader.ATTRIBUTE_BYTES, theirs);
    byte[] covered = new byte[at - start];
    datagram.getBytes(start, covered);
    setLength(covered, at - start + StunHeader.ATTRIBUTE_BYTES + StunHeader.padded(length));
    // A truncated HMAC-SHA256 is wrong here: section 14.6 wants "the full 32 bytes unless the STUN
    // Usage explicitly specifies that truncation is allowed", and none of ours does.
    byte[] ours = hmac(algorithm, key, covered);
    return MessageDigest.isEqual(ours, theirs) ? Verdict.RIGHT : Verdict.WRONG;
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

  /** Appends an integrity attribute to a message whose header is at index 0. */
  static void append(ByteBuf message, int type, String algorithm, int bytes, byte[] key) {
    message.setShort(
        2, message.writerIndex() + StunHeader.ATTRIBUTE_BYTES + bytes - StunHeader.BYTES);
    byte[] covered = new byte[message.writerIndex()];
    message.getBytes(0, covered);
    message.writeShort(type).writeShort(bytes).writeBytes(hmac(algorithm, key, covered));
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
    CRC32 crc = new CRC32();
    ByteBuffer bytes = message.nioBuffer(start, end - start);
    crc.update(bytes);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }

  private static byte[] hmac(String algorithm, byte[] key, byte[] message) {
    Mac mac = (algorithm.equals(SHA1) ? SHA1_MACS : SHA256_MACS).get();
    try {
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac.doFinal(message);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("no key for " + algorithm, e);
    }
  }

  private static Mac mac(String algorithm) {
    try {
      return Mac.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }
}
