package org.chordial.overlay.wire;

import java.util.Arrays;

/**
 * A Node-ID (RFC 6940 section 3.1, 6.3.1): 16 to 20 bytes, 16 in every overlay that CHORD-RELOAD
 * forms.
 */
public record NodeId(Opaque value) implements Comparable<NodeId> {
  public static final int CHORD_LENGTH = 16;

  public NodeId {
    if (value.length() < 16 || value.length() > 20) {
      throw new IllegalArgumentException("a Node-ID has 16 to 20 bytes, not " + value.length());
    }
  }

  public static NodeId of(byte... bytes) {
    return new NodeId(Opaque.of(bytes));
  }

  public static NodeId ofHex(String hex) {
    return new NodeId(Opaque.ofHex(hex));
  }

  /**
   * The wildcard Node-ID, all ones: a message to it is for whoever gets it first (section 6.1.1).
   */
  public static NodeId wildcard(int length) {
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 0xff);
    return new NodeId(Opaque.of(ones));
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toHex();
  }
}
