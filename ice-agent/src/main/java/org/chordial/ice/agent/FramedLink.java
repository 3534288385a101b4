package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.PacketKind;
import org.chordial.ice.net.StreamConnection;

/** One TCP connection of a {@link FramedSocket}, from its opening to its end. */
final class FramedLink implements StreamConnection.Handler {

  /** A check, its answer and a DTLS flight; more is not sent before the connection stands. */
  private static final int MAX_WAITING = 16;

  /**
   * More than this waiting means that the network does not keep up: media that would come too late
   * is better lost, as it would be with UDP.
   */
  private static final int MAX_PENDING = 64 * 1024;

  /** Learns what comes. */
  interface Events {

    /** A frame, which the taker owns. */
    void frame(ByteBuf frame);

    /** There is no connection, or none any more. */
    void ended(FramedLink link);
  }

  private final Events events;
  private final boolean opened;
  private final FrameReader frames = new FrameReader();
  private final Deque<ByteBuf> waiting = new ArrayDeque<>();
  private CompletableFuture<StreamConnection> connecting;
  private StreamConnection connection;
  private boolean proven;
  private boolean closed;

  private FramedLink(boolean opened, Events events) {
    this.opened = opened;
    this.events = events;
  }

  /** A connection that this agent is about to open. */
  static FramedLink opening(Events events) {
    return new FramedLink(true, events);
  }

  /** What it waits for. */
  void await(CompletableFuture<StreamConnection> opening) {
    connecting = opening;
    var _ =
        opening.whenComplete(
            (standing, failure) -> {
              if (failure != null) {
                closed("");
              } else {
                stands(standing);
              }
            });
  }

  /** The place of a connection that the peer, or a stranger, has opened. */
  static FramedLink accepting(Events events) {
    return new FramedLink(false, events);
  }

  /** There is the connection; what it has brought already is delivered at once. */
  void stands(StreamConnection standing) {
    if (closed) {
      standing.close();
      return;
    }
    connection = standing;
    while (!waiting.isEmpty()) {
      connection.send(FrameReader.frame(waiting.remove()));
    }
    connection.handler(this);
  }

  /** Whether a whole frame has come on it. */
  boolean hasSpoken() {
    return proven;
  }

  /** Sends a datagram and takes it; false where it was dropped. */
  boolean send(ByteBuf datagram) {
    boolean full = connection == null && waiting.size() >= MAX_WAITING;
    boolean late =
        connection != null
            && connection.pendingBytes() > MAX_PENDING
            && PacketKind.of(datagram) != PacketKind.STUN;
    if (closed || full || late || datagram.readableBytes() > FrameReader.MAX_FRAME) {
      datagram.release();
      return false;
    }
    if (connection == null) {
      waiting.add(datagram);
    } else {
      connection.send(FrameReader.frame(datagram));
    }
    return true;
  }

  /** Another connection to the same peer stands earlier: it gets what waits here. */
  void handOver(FramedLink to) {
    while (!waiting.isEmpty()) {
      to.send(waiting.remove());
    }
    close();
  }

  @Override
  public void received(ByteBuf bytes) {
    if (closed) {
      bytes.release();
    } else {
      frames.received(bytes, this::frame);
    }
  }

  /**
   * RFC 6544, section 7.1: "If the response to the first connectivity check on the established TCP
   * connection is something other than a STUN message, the remote candidate address apparently was
   * not one of the peer's addresses, and the agent SHOULD close the connection".
   */
  private void frame(ByteBuf frame) {
    boolean stranger = !proven && opened && PacketKind.of(frame) != PacketKind.STUN;
    if (closed || stranger) {
      frame.release();
      if (stranger) {
        close();
        events.ended(this);
      }
      return;
    }
    proven = true;
    events.frame(frame);
  }

  @Override
  public void closed(String reason) {
    if (!closed) {
      close();
      events.ended(this);
    }
  }

  /** Ends it and tells nothing. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    frames.close();
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    if (connection != null) {
      connection.close();
    } else if (connecting != null) {
      connecting.cancel(false);
    }
  }
}
