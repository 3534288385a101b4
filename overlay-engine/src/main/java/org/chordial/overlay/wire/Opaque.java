package org.chordial.overlay.wire;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable string of bytes, the RFC's {@code opaque}, equal by content. */
public final class Opaque implements Comparable<Opaque> {
  public static final Opaque EMPTY = new Opaque(new byte[0]);

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

  public int length() {
    return bytes.length;
  }

  public byte at(int index) {
    return bytes[index];
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
