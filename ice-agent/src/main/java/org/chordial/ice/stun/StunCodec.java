package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes STUN messages (RFC 8489, section 5).
 *
 * <p>Without state, so for any thread. Datagrams are neither moved nor released.
 */
public final class StunCodec {

  /** No honest message has more attributes. */
  public static final int MAX_ATTRIBUTES = 64;

  private StunCodec() {}

  /**
   * Whether a datagram has the marks of section 6.3: two zero bits, the magic cookie and a sensible
   * length. Cheap, to tell STUN from what shares its socket.
   */
  public static boolean isStun(ByteBuf datagram) {
    int size = datagram.readableBytes();
    int at = datagram.readerIndex();
    return size >= StunHeader.BYTES
        && (datagram.getByte(at) & 0xc0) == 0
        && datagram.getInt(at + 4) == StunHeader.MAGIC_COOKIE
        && datagram.getUnsignedShort(at + 2) == size - StunHeader.BYTES
        && (size & 3) == 0;
  }

  /**
   * Decodes a whole datagram. A FINGERPRINT is checked here; integrity by {@link StunIntegrity}, as
   * its key depends on what the message says.
   *
   * @throws StunException where this is no STUN message, with the reason
   */
  public static StunMessage decode(ByteBuf datagram) throws StunException {
    if (!isStun(datagram)) {
      throw new StunException("no STUN header");
    }
    ByteBuf in = datagram.duplicate();
    int start = in.readerIndex();
    int type = in.readUnsignedShort();
    in.skipBytes(6);
    TransactionId id = TransactionId.read(in);
    return new StunMessage(
        StunHeader.messageClass(type), StunHeader.method(type), id, attributes(in, start, id));
  }

  private static List<StunAttribute> attributes(ByteBuf in, int start, TransactionId id)
      throws StunException {
    List<StunAttribute> attributes = new ArrayList<>(8);
    boolean covered = false;
    boolean hashed = false;
    for (int count = 0; in.isReadable(); count++) {
      if (count == MAX_ATTRIBUTES) {
        throw new StunException("more than " + MAX_ATTRIBUTES + " attributes");
      }
      int at = in.readerIndex();
      int type = in.readUnsignedShort();
      int length = in.readUnsignedShort();
      if (StunHeader.padded(length) > in.readableBytes()) {
        throw new StunException("an attribute runs past the end of the message");
      }
      ByteBuf value = in.readSlice(length);
      in.skipBytes(StunHeader.padded(length) - length);
      if (type == AttributeType.FINGERPRINT) {
        attributes.add(checkedFingerprint(in, start, at, value));
      } else if (!covered || (!hashed && type == AttributeType.MESSAGE_INTEGRITY_SHA256)) {
        attributes.add(AttributeCodec.decode(type, value, id));
      }
      // Section 9: "agents MUST ignore all attributes that follow MESSAGE-INTEGRITY, with the
      // exception of the MESSAGE-INTEGRITY-SHA256 and FINGERPRINT attributes."
      hashed |= type == AttributeType.MESSAGE_INTEGRITY_SHA256;
      covered |= hashed || type == AttributeType.MESSAGE_INTEGRITY;
    }
    return attributes;
  }

  /** Section 14.7: "the FINGERPRINT attribute MUST be the last attribute in the message". */
  private static StunAttribute checkedFingerprint(ByteBuf in, int start, int at, ByteBuf value)
      throws StunException {
    if (value.readableBytes() != 4 || in.isReadable()) {
      throw new StunException("FINGERPRINT is not last or not 4 bytes long");
    }
    int theirs = value.readInt();
    if (theirs != StunIntegrity.fingerprint(in, start, at)) {
      throw new StunException("FINGERPRINT is wrong");
    }
    return new StunAttribute.Fingerprint(theirs);
  }

  /**
   * Encodes a message. Integrity and fingerprint attributes among its own are left out: the
   * protection says which to make.
   *
   * @return a new buffer that the caller owns
   * @throws IllegalArgumentException where a text is longer than its attribute may be
   */
  public static ByteBuf encode(
      StunMessage message, Protection protection, ByteBufAllocator allocator) {
    ByteBuf out = allocator.buffer(128);
    boolean complete = false;
    try {
      write(message, protection, out);
      complete = true;
      return out;
    } finally {
      if (!complete) {
        out.release();
      }
    }
  }

  private static void write(StunMessage message, Protection protection, ByteBuf out) {
    out.writeShort(StunHeader.type(message.messageClass(), message.method()));
    out.writeShort(0);
    out.writeInt(StunHeader.MAGIC_COOKIE);
    message.id().write(out);
    for (StunAttribute attribute : message.attributes()) {
      AttributeCodec.encode(attribute, message.id(), out);
    }
    out.setShort(2, out.writerIndex() - StunHeader.BYTES);
    Protection.Integrity integrity = protection.integrity();
    if (integrity == Protection.Integrity.SHA1
        || integrity == Protection.Integrity.SHA1_AND_SHA256) {
      StunIntegrity.appendSha1(out, protection.key());
    }
    if (integrity == Protection.Integrity.SHA256
        || integrity == Protection.Integrity.SHA1_AND_SHA256) {
      StunIntegrity.appendSha256(out, protection.key());
    }
    if (protection.fingerprint()) {
      StunIntegrity.appendFingerprint(out);
    }
  }
}
