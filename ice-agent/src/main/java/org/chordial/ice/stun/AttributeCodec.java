package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The values of the attributes (RFC 8489, section 14; RFC 8445, section 16.1). */
final class AttributeCodec {

  /** Section 14.3: "fewer than 509 bytes"; section 14.8 allows other texts one byte more. */
  private static final int MAX_WRITTEN = 508;

  /** Sections 14.3 and 14.8: "763 bytes when decoding them". */
  private static final int MAX_READ = 763;

  private AttributeCodec() {}

  static StunAttribute decode(int type, ByteBuf value, TransactionId id) throws StunException {
    return switch (type) {
      case AttributeType.MAPPED_ADDRESS ->
          new StunAttribute.MappedAddress(AddressCodec.decode(value));
      case AttributeType.XOR_MAPPED_ADDRESS ->
          new StunAttribute.XorMappedAddress(AddressCodec.decodeXor(value, id));
      case AttributeType.ALTERNATE_SERVER ->
          new StunAttribute.AlternateServer(AddressCodec.decode(value));
      case AttributeType.USERNAME -> new StunAttribute.Username(text(value));
      case AttributeType.USERHASH ->
          new StunAttribute.UserHash(
              ByteBufUtil.getBytes(exactly(StunIntegrity.SHA256_BYTES, value)));
      case AttributeType.PASSWORD_ALGORITHM -> PasswordAlgorithmCodec.one(value);
      case AttributeType.PASSWORD_ALGORITHMS -> PasswordAlgorithmCodec.all(value);
      case AttributeType.REALM -> new StunAttribute.Realm(text(value));
      case AttributeType.NONCE -> new StunAttribute.Nonce(text(value));
      case AttributeType.SOFTWARE -> new StunAttribute.Software(text(value));
      case AttributeType.ERROR_CODE -> errorCode(value);
      case AttributeType.UNKNOWN_ATTRIBUTES -> unknownAttributes(value);
      case AttributeType.PRIORITY ->
          new StunAttribute.Priority(exactly(4, value).readUnsignedInt());
      case AttributeType.USE_CANDIDATE -> {
        exactly(0, value);
        yield new StunAttribute.UseCandidate();
      }
      case AttributeType.ICE_CONTROLLED ->
          new StunAttribute.IceControlled(exactly(8, value).readLong());
      case AttributeType.ICE_CONTROLLING ->
          new StunAttribute.IceControlling(exactly(8, value).readLong());
      case AttributeType.MESSAGE_INTEGRITY ->
          new StunAttribute.MessageIntegrity(
              ByteBufUtil.getBytes(exactly(StunIntegrity.SHA1_BYTES, value)));
      case AttributeType.MESSAGE_INTEGRITY_SHA256 -> sha256(value);
      default -> TurnAttributeCodec.decode(type, value, id);
    };
  }

  static void encode(StunAttribute attribute, TransactionId id, ByteBuf out) {
    switch (attribute) {
      case StunAttribute.MappedAddress(var address) ->
          AddressCodec.encode(AttributeType.MAPPED_ADDRESS, address, out);
      case StunAttribute.XorMappedAddress(var address) ->
          AddressCodec.encodeXor(AttributeType.XOR_MAPPED_ADDRESS, address, id, out);
      case StunAttribute.AlternateServer(var address) ->
          AddressCodec.encode(AttributeType.ALTERNATE_SERVER, address, out);
      case StunAttribute.Username(var value) -> write(AttributeType.USERNAME, utf8(value), out);
      case StunAttribute.UserHash(var hash) -> write(AttributeType.USERHASH, hash, out);
      case StunAttribute.PasswordAlgorithm algorithm ->
          write(AttributeType.PASSWORD_ALGORITHM, PasswordAlgorithmCodec.bytes(algorithm), out);
      case StunAttribute.PasswordAlgorithms(var offered) ->
          write(AttributeType.PASSWORD_ALGORITHMS, PasswordAlgorithmCodec.bytes(offered), out);
      case BehaviourAttribute behaviour -> BehaviourAttributeCodec.encode(behaviour, out);
      case TurnAttribute turn -> TurnAttributeCodec.encode(turn, id, out);
      case StunAttribute.Realm(var value) -> write(AttributeType.REALM, utf8(value), out);
      case StunAttribute.Nonce(var value) -> write(AttributeType.NONCE, utf8(value), out);
      case StunAttribute.Software(var value) -> write(AttributeType.SOFTWARE, utf8(value), out);
      case StunAttribute.ErrorCode(int code, var reason) -> {
        byte[] text = utf8(reason);
        out.writeShort(AttributeType.ERROR_CODE).writeShort(4 + text.length);
        out.writeShort(0).writeByte(code / 100).writeByte(code % 100).writeBytes(text);
        out.writeZero(StunHeader.padded(text.length) - text.length);
      }
      case StunAttribute.UnknownAttributes(var types) -> {
        out.writeShort(AttributeType.UNKNOWN_ATTRIBUTES).writeShort(2 * types.size());
        types.forEach(out::writeShort);
        out.writeZero(types.size() % 2 * 2);
      }
      case StunAttribute.Priority(long value) ->
          out.writeShort(AttributeType.PRIORITY).writeShort(4).writeInt((int) value);
      case StunAttribute.UseCandidate() ->
          out.writeShort(AttributeType.USE_CANDIDATE).writeShort(0);
      case StunAttribute.IceControlled(long tieBreaker) ->
          out.writeShort(AttributeType.ICE_CONTROLLED).writeShort(8).writeLong(tieBreaker);
      case StunAttribute.IceControlling(long tieBreaker) ->
          out.writeShort(AttributeType.ICE_CONTROLLING).writeShort(8).writeLong(tieBreaker);
      case StunAttribute.Other(int type, var value) -> write(type, value, out);
      case StunAttribute.MessageIntegrity _,
          StunAttribute.MessageIntegritySha256 _,
          StunAttribute.Fingerprint _ -> {}
    }
  }

  static void write(int type, byte[] value, ByteBuf out) {
    out.writeShort(type).writeShort(value.length).writeBytes(value);
    out.writeZero(StunHeader.padded(value.length) - value.length);
  }

  static ByteBuf exactly(int bytes, ByteBuf value) throws StunException {
    if (value.readableBytes() != bytes) {
      throw new StunException("an attribute has " + value.readableBytes() + " bytes, not " + bytes);
    }
    return value;
  }

  static String text(ByteBuf value) throws StunException {
    if (value.readableBytes() > MAX_READ) {
      throw new StunException("a text has more than " + MAX_READ + " bytes");
    }
    byte[] bytes = ByteBufUtil.getBytes(value);
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new StunException("a text is not UTF-8");
    }
  }

  /** Nearly every text is, and then no decoder is needed that looks for mistakes. */
  private static boolean isAscii(byte[] bytes) {
    int all = 0;
    for (byte each : bytes) {
      all |= each;
    }
    return all >= 0;
  }

  static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_WRITTEN) {
      throw new IllegalArgumentException("a text has more than " + MAX_WRITTEN + " bytes");
    }
    return bytes;
  }

  /** Section 14.8: "The Class represents the hundreds digit [...] between 3 and 6." */
  private static StunAttribute errorCode(ByteBuf value) throws StunException {
    if (value.readableBytes() < 4) {
      throw new StunException("ERROR-CODE is too short");
    }
    value.skipBytes(2);
    return new StunAttribute.ErrorCode(code(value), text(value));
  }

  static int code(ByteBuf value) throws StunException {
    int hundreds = value.readByte() & 7;
    int number = value.readUnsignedByte();
    if (hundreds < 3 || hundreds > 6 || number > 99) {
      throw new StunException("ERROR-CODE is out of range");
    }
    return hundreds * 100 + number;
  }

  private static StunAttribute unknownAttributes(ByteBuf value) throws StunException {
    int count = value.readableBytes() / 2;
    if (value.readableBytes() % 2 != 0 || count > StunCodec.MAX_ATTRIBUTES) {
      throw new StunException("UNKNOWN-ATTRIBUTES has a wrong length");
    }
    List<Integer> types = new ArrayList<>(count);
    while (value.isReadable()) {
      types.add(value.readUnsignedShort());
    }
    return new StunAttribute.UnknownAttributes(types);
  }

  /**
   * Section 14.6: "The value will be at most 32 bytes, but it MUST be at least 16 bytes and MUST be
   * a multiple of 4 bytes."
   */
  private static StunAttribute sha256(ByteBuf value) throws StunException {
    int length = value.readableBytes();
    if (length < StunIntegrity.SHA256_LEAST_BYTES
        || length > StunIntegrity.SHA256_BYTES
        || length % 4 != 0) {
      throw new StunException("MESSAGE-INTEGRITY-SHA256 has a wrong length");
    }
    return new StunAttribute.MessageIntegritySha256(ByteBufUtil.getBytes(value));
  }
}
