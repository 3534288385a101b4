package org.chordial.overlay.wire;

/** A Resource-ID (RFC 6940 section 6.3.1.1): 1 to 254 bytes, 16 with CHORD-RELOAD. */
public record ResourceId(Opaque value) implements Comparable<ResourceId> {

  public ResourceId {
    if (value.length() > 254) {
      throw new IllegalArgumentException("a Resource-ID has at most 254 bytes");
    }
  }

  public static ResourceId of(byte... bytes) {
    return new ResourceId(Opaque.of(bytes));
  }

  @Override
  public int compareTo(ResourceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toHex();
  }
}
