package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.chordial.ice.stun.StunAttribute.PasswordAlgorithm;
import org.chordial.ice.stun.StunAttribute.PasswordAlgorithms;

/** The algorithms that make a key of a password (RFC 8489, sections 14.11 and 14.12). */
final class PasswordAlgorithmCodec {

  private static final int MAX_OFFERED = 16;
  private static final HexFormat HEX = HexFormat.of();

  private PasswordAlgorithmCodec() {}

  static PasswordAlgorithm one(ByteBuf value) throws StunException {
    PasswordAlgorithm algorithm = next(value);
    if (value.isReadable()) {
      throw new StunException("PASSWORD-ALGORITHM is too long");
    }
    return algorithm;
  }

  static PasswordAlgorithms all(ByteBuf value) throws StunException {
    List<PasswordAlgorithm> offered = new ArrayList<>();
    while (value.isReadable()) {
      if (offered.size() == MAX_OFFERED) {
        throw new StunException("more than " + MAX_OFFERED + " password algorithms");
      }
      offered.add(next(value));
    }
    return new PasswordAlgorithms(offered);
  }

  private static PasswordAlgorithm next(ByteBuf value) throws StunException {
    if (value.readableBytes() < 4) {
      throw new StunException("a password algorithm is too short");
    }
    int number = value.readUnsignedShort();
    int length = value.readUnsignedShort();
    if (StunHeader.padded(length) > value.readableBytes()) {
      throw new StunException("a password algorithm runs past the end of its attribute");
    }
    String parameters = HEX.formatHex(ByteBufUtil.getBytes(value.readSlice(length)));
    value.skipBytes(StunHeader.padded(length) - length);
    return new PasswordAlgorithm(number, parameters);
  }

  static byte[] bytes(PasswordAlgorithm algorithm) {
    return bytes(List.of(algorithm));
  }

  static byte[] bytes(List<PasswordAlgorithm> algorithms) {
    int length =
        algorithms.stream()
            .mapToInt(each -> 4 + StunHeader.padded(each.parameters().length() / 2))
            .sum();
    ByteBuffer out = ByteBuffer.allocate(length);
    for (PasswordAlgorithm each : algorithms) {
      byte[] parameters = HEX.parseHex(each.parameters());
      out.putShort((short) each.number()).putShort((short) parameters.length).put(parameters);
      out.position(out.position() + StunHeader.padded(parameters.length) - parameters.length);
    }
    return out.array();
  }
}
