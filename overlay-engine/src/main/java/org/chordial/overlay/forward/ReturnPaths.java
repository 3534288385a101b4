package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.wire.HeaderView;
import org.chordial.overlay.wire.NodeId;

/**
 * Writes the Via Lists of what this peer forwards, and reads what it wrote there when it comes back
 * in a Destination List. RFC 6940 section 6.1.2: "The only requirement is that the peer MUST be
 * able to reconstruct the correct Destination List on the return route."
 */
final class ReturnPaths {
  /**
   * "the state MUST be maintained for at least the value of the overlay-reliability-timer
   * configuration parameter and MAY be kept longer": as long as a request lives.
   */
  private static final Duration KEPT = Duration.ofSeconds(15);

  static final int MAX_KEPT = 4096;
  private static final int STATE_ID_LENGTH = 8;
  private static final int NODE = 1;
  private static final int OPAQUE = 3;

  /**
   * What comes in place of an opaque ID.
   *
   * @param previousHop the node to go to first
   * @param rest the entries behind it, as they go onto the wire
   */
  record Expansion(NodeId previousHop, byte[] rest) {}

  private record Kept(Expansion expansion, Instant until) {}

  private static final byte[] NOTHING = {};

  private final ViaPolicy policy;
  private final ConnectionTable table;
  private final CoreContext context;
  private final Map<Long, Kept> kept = new LinkedHashMap<>();

  ReturnPaths(ViaPolicy policy, ConnectionTable table, CoreContext context) {
    this.policy = policy;
    this.table = table;
    this.context = context;
  }

  /** Writes the Via List with which a message that came from that node goes on. */
  void writeVia(ByteBuf out, HeaderView message, NodeId previousHop) {
    int code = message.messageCode();
    if (code >= 0 && !Payloads.isRequest(code)) {
      // "there is no requirement to use either of the mechanisms described above [...] when
      // processing a response message"
      copyVia(out, message);
    } else if (policy == ViaPolicy.STATE && code >= 0 && hasRoom()) {
      long id = context.random().nextLong();
      Expansion expansion = new Expansion(previousHop, reversedVia(message));
      kept.put(id, new Kept(expansion, context.clock().instant().plus(KEPT)));
      out.writeByte(OPAQUE).writeByte(1 + STATE_ID_LENGTH).writeByte(STATE_ID_LENGTH);
      out.writeLong(id);
    } else {
      copyVia(out, message);
      int opaqueId = policy == ViaPolicy.NODE_IDS ? -1 : table.opaqueId(previousHop);
      if (opaqueId >= 0) {
        out.writeShort(opaqueId);
      } else {
        writeNode(out, previousHop);
      }
    }
  }

  static void writeNode(ByteBuf out, NodeId node) {
    out.writeByte(NODE).writeByte(node.value().length());
    node.value().writeTo(out);
  }

  private static void copyVia(ByteBuf out, HeaderView message) {
    out.writeBytes(message.message(), message.via(), message.destinations() - message.via());
  }

  private static byte[] reversedVia(HeaderView message) {
    int length = message.destinations() - message.via();
    if (length == 0) {
      return NOTHING;
    }
    byte[] reversed = new byte[length];
    int to = length;
    for (int at = message.via(); at < message.destinations(); ) {
      int next = message.next(at);
      to -= next - at;
      message.message().getBytes(at, reversed, to, next - at);
      at = next;
    }
    return reversed;
  }

  private boolean hasRoom() {
    expire();
    return kept.size() < MAX_KEPT;
  }

  /** In the order of arrival, so the oldest are first. */
  private void expire() {
    Instant now = context.clock().instant();
    Iterator<Kept> oldest = kept.values().iterator();
    while (oldest.hasNext() && !oldest.next().until.isAfter(now)) {
      oldest.remove();
    }
  }

  int size() {
    return kept.size();
  }

  /**
   * Section 6.1.3: "the peer MUST replace the entry with the original Via List that it replaced".
   *
   * @param at where the opaque ID stands in the Destination List
   * @return null where this peer knows of no such opaque ID any more
   */
  Expansion expand(HeaderView message, int at) {
    if (message.isCompact(at)) {
      return index(message.compactId(at));
    }
    int length = message.identifierLength(at);
    ByteBuf bytes = message.message();
    if (length == 2 && bytes.getByte(message.identifier(at)) < 0) {
      return index(bytes.getUnsignedShort(message.identifier(at)));
    }
    if (length != STATE_ID_LENGTH) {
      return null;
    }
    Kept found = kept.get(bytes.getLong(message.identifier(at)));
    return found == null || !found.until.isAfter(context.clock().instant())
        ? null
        : found.expansion;
  }

  private Expansion index(int opaqueId) {
    NodeId node = table.withOpaqueId(opaqueId);
    return node == null ? null : new Expansion(node, NOTHING);
  }
}
