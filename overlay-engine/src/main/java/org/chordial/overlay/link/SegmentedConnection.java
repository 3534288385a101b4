package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.NodeId;

/**
 * An {@link AppConnection} over frames: messages longer than a frame go in segments, each with a
 * header of (uint32 message number, uint16 segment, uint16 segments), and come out whole, once and
 * in order.
 */
final class SegmentedConnection implements AppConnection, FramedChannel.Handler {
  static final int HEADER = 8;
  private static final int MAX_SEGMENT = 1200;

  /** The least that a segment must carry, so that a hostile peer cannot make thousands of them. */
  private static final int MAX_SEGMENTS = 1024;

  private static final int MAX_HELD = 64;

  private final FramedChannel channel;
  private final NodeCertificate certificate;
  private final NodeId remote;
  private final SegmentOrder order = new SegmentOrder(MAX_MESSAGE, MAX_SEGMENTS);
  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
  private AppConnection.Handler handler;
  private int nextNumber;
  private boolean closed;
  private String closeReason;
  private Runnable ended = () -> {};

  SegmentedConnection(FramedChannel channel, NodeId remote, NodeCertificate certificate) {
    this.channel = channel;
    this.remote = remote;
    this.certificate = certificate;
  }

  /**
   * @param whenEnded runs once, when the connection has ended
   */
  void start(Runnable whenEnded) {
    ended = whenEnded;
    channel.start(this);
  }

  /** Ends it from this side, for a reason that the application learns. */
  void end(String reason) {
    channel.close(reason);
  }

  @Override
  public NodeId remoteNodeId() {
    return remote;
  }

  @Override
  public NodeCertificate remoteCertificate() {
    return certificate;
  }

  @Override
  public InetSocketAddress localAddress() {
    return channel.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return channel.remoteAddress();
  }

  @Override
  public boolean send(ByteBuf message) {
    try {
      int length = message.readableBytes();
      if (closed || length > MAX_MESSAGE) {
        return false;
      }
      int size = Math.min(MAX_SEGMENT, channel.messageLimit()) - HEADER;
      int segments = Math.max(1, Math.ceilDiv(length, size));
      int number = nextNumber++;
      boolean sent = true;
      for (int i = 0; i < segments && sent; i++) {
        int part = Math.min(size, message.readableBytes());
        ByteBuf segment = Unpooled.buffer(HEADER + part);
        segment.writeInt(number).writeShort(i).writeShort(segments).writeBytes(message, part);
        sent = channel.send(segment);
      }
      if (!sent && !closed) {
        channel.close("The connection cannot keep up with what is sent over it.");
      }
      return sent;
    } finally {
      message.release();
    }
  }

  @Override
  public void handler(AppConnection.Handler newHandler) {
    handler = newHandler;
    while (!held.isEmpty()) {
      handler.received(held.remove());
    }
    if (closeReason != null) {
      handler.closed(closeReason);
      closeReason = null;
    }
  }

  @Override
  public void heard() {}

  @Override
  public void received(ByteBuf segment) {
    boolean sound;
    try {
      sound = order.add(segment);
    } finally {
      segment.release();
    }
    if (!sound) {
      channel.close("The other side sent segments that make no message.");
      return;
    }
    for (ByteBuf message = order.next(); message != null; message = order.next()) {
      deliver(message);
    }
  }

  private void deliver(ByteBuf message) {
    if (closed) {
      message.release();
    } else if (handler != null) {
      handler.received(message);
    } else if (held.size() < MAX_HELD) {
      held.add(message);
    } else {
      message.release();
      channel.close("Nobody took the messages of this connection.");
    }
  }

  @Override
  public void closed(String reason) {
    closed = true;
    ended.run();
    order.clear();
    if (handler == null) {
      closeReason = reason;
    } else {
      handler.closed(reason);
    }
  }

  @Override
  public void close() {
    channel.close("This side closed the connection.");
    held.forEach(ByteBuf::release);
    held.clear();
  }
}
