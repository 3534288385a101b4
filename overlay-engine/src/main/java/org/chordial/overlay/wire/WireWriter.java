package org.chordial.overlay.wire;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes the presentation language of RFC 6940 section 6.3.1 to a buffer that stays its caller's.
 * Every method throws {@link IllegalArgumentException} for what does not fit its field: that is a
 * mistake of the caller, never of a peer. Not safe for several threads.
 */
public final class WireWriter {
  private final ByteBuf out;

  public WireWriter(ByteBuf out) {
    this.out = out;
  }

  public WireWriter uint8(int value) {
    check(value, 8);
    out.writeByte(value);
    return this;
  }

  public WireWriter uint16(int value) {
    check(value, 16);
    out.writeShort(value);
    return this;
  }

  public WireWriter uint24(int value) {
    check(value, 24);
    out.writeMedium(value);
    return this;
  }

  public WireWriter uint32(long value) {
    check(value, 32);
    out.writeInt((int) value);
    return this;
  }

  /** Four bytes whose sign does not matter. */
  public WireWriter int32(int value) {
    out.writeInt(value);
    return this;
  }

  public WireWriter uint64(long value) {
    out.writeLong(value);
    return this;
  }

  public WireWriter bool(boolean value) {
    out.writeByte(value ? 1 : 0);
    return this;
  }

  /** The bytes without a length before them. */
  public WireWriter bytes(Opaque bytes) {
    bytes.writeTo(out);
    return this;
  }

  public WireWriter opaque8(Opaque bytes) {
    return uint8(bytes.length()).bytes(bytes);
  }

  public WireWriter opaque16(Opaque bytes) {
    return uint16(bytes.length()).bytes(bytes);
  }

  public WireWriter opaque24(Opaque bytes) {
    return uint24(bytes.length()).bytes(bytes);
  }

  public WireWriter opaque32(Opaque bytes) {
    return uint32(bytes.length()).bytes(bytes);
  }

  public <T> WireWriter list8(List<T> elements, BiConsumer<WireWriter, T> element) {
    return sized(1, () -> all(elements, element));
  }

  public <T> WireWriter list16(List<T> elements, BiConsumer<WireWriter, T> element) {
    return sized(2, () -> all(elements, element));
  }

  public <T> WireWriter list24(List<T> elements, BiConsumer<WireWriter, T> element) {
    return sized(3, () -> all(elements, element));
  }

  public <T> WireWriter list32(List<T> elements, BiConsumer<WireWriter, T> element) {
    return sized(4, () -> all(elements, element));
  }

  /** The elements without a length before them. */
  public <T> WireWriter all(List<T> elements, BiConsumer<WireWriter, T> element) {
    for (T one : elements) {
      element.accept(this, one);
    }
    return this;
  }

  /**
   * A length and what it is the length of.
   *
   * @param lengthBytes the width of the length field, 1 to 4
   */
  public WireWriter sized(int lengthBytes, Runnable content) {
    int start = out.writerIndex();
    out.writeZero(lengthBytes);
    content.run();
    int length = out.writerIndex() - start - lengthBytes;
    check(length, lengthBytes * 8);
    for (int i = 0; i < lengthBytes; i++) {
      out.setByte(start + i, length >> (8 * (lengthBytes - 1 - i)));
    }
    return this;
  }

  /** Where the next byte goes. */
  int position() {
    return out.writerIndex();
  }

  /** Writes a length over two bytes written before. */
  void setUint16(int position, int value) {
    check(value, 16);
    out.setShort(position, value);
  }

  /** Writes four bytes over such written before. */
  void setInt32(int position, int value) {
    out.setInt(position, value);
  }

  private static void check(long value, int bits) {
    if (value < 0 || value >> bits != 0) {
      throw new IllegalArgumentException(value + " does not fit " + bits + " bits");
    }
  }
}
