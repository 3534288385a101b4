package org.chordial.overlay.wire;

/**
 * What a codec must know of its overlay.
 *
 * @param nodeIdLength bytes of a Node-ID, 16 to 20 (RFC 6940 section 11.1)
 * @param kindModels the data models of the overlay's Kinds
 * @param maxMessageLength the longest message that is decoded, in bytes
 */
public record WireSettings(int nodeIdLength, KindModels kindModels, int maxMessageLength) {
  /** For an overlay whose configuration says nothing else: room for any reassembled message. */
  public static final WireSettings STANDARD =
      new WireSettings(NodeId.CHORD_LENGTH, KindModels.STANDARD, 1 << 20);

  public WireSettings {
    if (nodeIdLength < 16 || nodeIdLength > 20) {
      throw new IllegalArgumentException("a Node-ID has 16 to 20 bytes, not " + nodeIdLength);
    }
  }
}
