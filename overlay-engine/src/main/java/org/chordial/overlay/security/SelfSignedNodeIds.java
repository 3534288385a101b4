package org.chordial.overlay.security;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.wire.NodeId;

/**
 * The Node-IDs of self-signed certificates, which follow from the key (RFC 6940 section 11.3.1).
 */
public final class SelfSignedNodeIds {
  private SelfSignedNodeIds() {}

  /**
   * "The Node-ID MUST be computed by applying the digest specified in the self-signed-permitted
   * element to the DER representation of the user's public key (more specifically, the
   * subjectPublicKeyInfo) and taking the high-order bits. For [...] multiple Node-IDs, the index of
   * the Node-ID (from 1 to the number of Node-IDs needed) must be prepended as a 4-byte big-endian
   * integer."
   *
   * @param length bytes of a Node-ID
   */
  public static List<NodeId> of(
      PublicKey key, SelfSignedPermitted.Digest digest, int count, int length) {
    byte[] publicKeyInfo = key.getEncoded();
    if (count == 1) {
      return List.of(nodeId(digest, new byte[0], publicKeyInfo, length));
    }
    List<NodeId> ids = new ArrayList<>();
    for (int index = 1; index <= count; index++) {
      byte[] prefix = ByteBuffer.allocate(Integer.BYTES).putInt(index).array();
      ids.add(nodeId(digest, prefix, publicKeyInfo, length));
    }
    return ids;
  }

  private static NodeId nodeId(
      SelfSignedPermitted.Digest digest, byte[] prefix, byte[] publicKeyInfo, int length) {
    try {
      MessageDigest hash = MessageDigest.getInstance(digest.algorithm());
      hash.update(prefix);
      return NodeId.of(Arrays.copyOf(hash.digest(publicKeyInfo), length));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1 and SHA-256", e);
    }
  }
}
