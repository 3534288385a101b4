package org.chordial.overlay.topology;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;

/** From Resource Names to Resource-IDs, as CHORD-RELOAD hashes them (RFC 6940 section 10.2). */
public final class ResourceIds {
  public static final int LENGTH = 16;

  private ResourceIds() {}

  /** The Resource-ID of a name such as an AOR without its scheme, in UTF-8. */
  public static ResourceId of(String name) {
    return hash(name.getBytes(StandardCharsets.UTF_8));
  }

  /** The Resource-ID of a Node-ID's bytes (NODE-MATCH, section 7.3.2). */
  public static ResourceId of(NodeId node) {
    return hash(node.value().toBytes());
  }

  /**
   * The Resource-ID of a Node-ID followed by one byte (NODE-MULTIPLE, section 7.3.4, section 9).
   *
   * @param i 0 to 255
   */
  public static ResourceId of(NodeId node, int i) {
    if (i < 0 || i > 255) {
      throw new IllegalArgumentException("the index of NODE-MULTIPLE is one byte, not " + i);
    }
    byte[] id = node.value().toBytes();
    byte[] name = Arrays.copyOf(id, id.length + 1);
    name[id.length] = (byte) i;
    return hash(name);
  }

  /**
   * "The hash of a Resource-ID MUST be computed using SHA-1 [RFC3174], and then the SHA-1 result
   * MUST be truncated to the most significant 128 bits."
   */
  private static ResourceId hash(byte[] name) {
    try {
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(name);
      return new ResourceId(Opaque.of(Arrays.copyOf(sha1, LENGTH)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
