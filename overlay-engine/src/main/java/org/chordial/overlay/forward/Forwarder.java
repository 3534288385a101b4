package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;

/**
 * Puts messages onto links, in fragments where a link cannot carry them whole (RFC 6940 section
 * 6.7): "it SHOULD be split into equal-sized fragments that are no larger than the Path MTU (PMTU)
 * of the next overlay link minus 32 bytes. This is to allow the Via List to grow before further
 * fragmentation is required."
 */
final class Forwarder {
  private static final int ROOM_TO_GROW = 32;

  /** "MUST contain at least 256 bytes of the message body" */
  private static final int LEAST_FRAGMENT = 256;

  private final MessageCodec codec;
  private final ConnectionTable table;
  private final Counters counters;

  Forwarder(MessageCodec codec, ConnectionTable table, Counters counters) {
    this.codec = codec;
    this.table = table;
    this.counters = counters;
  }

  /**
   * Sends a message or fragment to a linked node.
   *
   * @param payload what stands behind the header; stays the caller's
   * @return false where there is no link
   */
  boolean send(ForwardingHeader header, ByteBuf payload, NodeId nextHop) {
    Optional<Link> link = table.link(nextHop);
    if (link.isEmpty()) {
      counters.drop(Drop.NO_ROUTE);
      return false;
    }
    send(UnattachedLinks.outgoing(link.get(), header), payload, link.get());
    return true;
  }

  private void send(ForwardingHeader header, ByteBuf payload, Link link) {
    ByteBuf whole = codec.encode(header, payload, ByteBufAllocator.DEFAULT);
    if (whole.readableBytes() <= link.messageLimit()) {
      link.send(whole);
      return;
    }
    int headerLength = whole.readableBytes() - payload.readableBytes();
    whole.release();
    int room = link.messageLimit() - ROOM_TO_GROW - headerLength;
    if (room < LEAST_FRAGMENT) {
      counters.drop(Drop.TOO_LARGE);
      return;
    }
    int count = Math.ceilDiv(payload.readableBytes(), room);
    int size = Math.ceilDiv(payload.readableBytes(), count);
    for (int at = 0; at < payload.readableBytes(); at += size) {
      int length = Math.min(size, payload.readableBytes() - at);
      boolean last = header.isLastFragment() && at + length == payload.readableBytes();
      int fragment = ForwardingHeader.fragmentOf(header.fragmentOffset() + at, last);
      link.send(
          codec.encode(
              header.withFragment(fragment),
              payload.slice(payload.readerIndex() + at, length),
              ByteBufAllocator.DEFAULT));
    }
  }
}
