package org.chordial.overlay.security;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Destination.NodeDestination;
import org.chordial.overlay.wire.KindModels;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.WireException;
import org.chordial.overlay.wire.WireSettings;

/**
 * A reload URI that names a node, as certificates carry it (RFC 6940 sections 11.3 and 14.15): "a
 * Destination List with a single entry of type node_id".
 *
 * @param overlay the overlay's name
 */
public record ReloadUri(NodeId nodeId, String overlay) {
  private static final String SCHEME = "reload://";

  /** Empty for anything but the address of one node. */
  public static Optional<ReloadUri> parse(String uri) {
    int at = uri.indexOf('@');
    if (!uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || at < SCHEME.length()
        || !uri.endsWith("/")
        || uri.indexOf('/', at) != uri.length() - 1) {
      return Optional.empty();
    }
    String overlay = uri.substring(at + 1, uri.length() - 1);
    if (overlay.isEmpty()) {
      return Optional.empty();
    }
    return nodeId(uri.substring(SCHEME.length(), at)).map(id -> new ReloadUri(id, overlay));
  }

  private static Optional<NodeId> nodeId(String hex) {
    try {
      byte[] list = HexFormat.of().parseHex(hex);
      // The overlay sets the length of a Node-ID; here its own length byte tells it.
      int length = list.length - 2;
      if (length < 16 || length > 20) {
        return Optional.empty();
      }
      List<Destination> destinations = codec(length).decodeDestinations(Opaque.of(list));
      return destinations.size() == 1
              && destinations.getFirst() instanceof NodeDestination(NodeId id)
          ? Optional.of(id)
          : Optional.empty();
    } catch (IllegalArgumentException | WireException e) {
      return Optional.empty();
    }
  }

  private static MessageCodec codec(int nodeIdLength) {
    return new MessageCodec(
        new WireSettings(
            nodeIdLength, KindModels.STANDARD, WireSettings.STANDARD.maxMessageLength()));
  }

  /** Whether this is a node of the overlay of that name; DNS names don't mind their case. */
  public boolean isOf(String overlayName) {
    return overlay.toLowerCase(Locale.ROOT).equals(overlayName.toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    Opaque list =
        codec(nodeId.value().length()).encodeDestinations(List.of(Destination.of(nodeId)));
    return SCHEME + list.toHex() + "@" + overlay + "/";
  }
}
