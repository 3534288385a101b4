package org.chordial.app.sip;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * The {@code gr} parameter of an overlay URI. RFC 7904 section 6: "the destination list ... is
 * base64 encoded ... the '=' character is replaced by '~'". The last destination names the device.
 */
final class Gruu {
  static final String PARAMETER = "gr";

  private static final int NODE_DESTINATION = 1;
  private static final int MAX_LENGTH = 1024;

  private Gruu() {}

  static String of(NodeId node) {
    int length = node.value().length();
    byte[] list =
        ByteBuffer.allocate(2 + length)
            .put((byte) NODE_DESTINATION)
            .put((byte) length)
            .put(node.value().toBytes())
            .array();
    return Base64.getEncoder().encodeToString(list).replace('=', '~');
  }

  /** The device at the end of the destination list; empty where the text names none. */
  static Optional<NodeId> device(String parameter) {
    if (parameter.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      ByteBuffer list = ByteBuffer.wrap(Base64.getDecoder().decode(parameter.replace('~', '=')));
      Optional<NodeId> last = Optional.empty();
      while (list.remaining() >= 2) {
        int type = list.get() & 0xff;
        int length = list.get() & 0xff;
        if (length > list.remaining()) {
          return Optional.empty();
        }
        byte[] data = new byte[length];
        list.get(data);
        boolean node = type == NODE_DESTINATION && length >= 16 && length <= 20;
        last = node ? Optional.of(new NodeId(Opaque.of(data))) : Optional.empty();
      }
      return list.hasRemaining() ? Optional.empty() : last;
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
