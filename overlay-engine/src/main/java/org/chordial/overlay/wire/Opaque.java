package org.chordial.overlay.wire;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable string of bytes, the RFC's {@code opaque}, equal by content. */
public final class Opaque implements Comparable<Opaque> {
  public static final Opaque EMPTY = new Opaque(new byte[0]);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;

  private Opaque(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies the bytes. */
  public static Opaque of(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new Opaque(bytes.clone());
  }

  public static Opaque ofHex(String hex) {
    return new Opaque(HexFormat.of().parseHex(hex));
  }

  public static Opaque ofUtf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The readable bytes, copied; the buffer's reader index stays. */
  public static Opaque copyOf(ByteBuf buffer) {
    byte[] copy = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), copy);
    return wrap(copy);
  }

  /** Takes the array as it is; the caller gives it away. */
  static Opaque wrap(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Opaque(bytes);
  }

  public void writeTo(ByteBuf out) {
    out.writeBytes(bytes);
  }

  public String toUtf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public int length() {
    return bytes.length;
  }

  public byte at(int index) {
    return bytes[index];
  }

  /** Eight bytes from this index, as a number. */
  public long longAt(int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** Whether these bytes stand at this index of the buffer. */
  public boolean isAt(ByteBuf buffer, int index) {
    if (index + bytes.length > buffer.writerIndex()) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (buffer.getByte(index + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Copies so many bytes from this index of the buffer, whose indices stay. */
  public static Opaque copyOf(ByteBuf buffer, int index, int length) {
    byte[] copy = new byte[length];
    buffer.getBytes(index, copy);
    return wrap(copy);
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Unsigned, byte by byte: the order of numbers where lengths are equal. */
  @Override
  public int compareTo(Opaque other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Opaque other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
