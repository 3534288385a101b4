package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.StreamConnection;

/**
 * A TCP connection between a relayed address and a peer (RFC 6062), which waits for the client's
 * half of it. Nothing is read from the peer before.
 */
final class PeerStream {

  /** Section 5.4: "If no ConnectionBind request [...] is received after 30 seconds". */
  private static final long BIND_SECONDS = 30;

  /** So much may wait on one side before nothing more is read from the other. */
  private static final int HIGH_WATER = 256 * 1024;

  private static final long PAUSE_MILLIS = 20;

  private final int id;
  private final TcpRelay relay;
  private final StreamConnection peer;
  private final CoreContext context;
  private ScheduledFuture<?> limit;
  private StreamConnection client;
  private boolean closed;

  PeerStream(int id, TcpRelay relay, StreamConnection peer, CoreContext context) {
    this.id = id;
    this.relay = relay;
    this.peer = peer;
    this.context = context;
    limit = context.executor().schedule(this::close, BIND_SECONDS, TimeUnit.SECONDS);
  }

  int id() {
    return id;
  }

  TcpRelay relay() {
    return relay;
  }

  InetSocketAddress peerAddress() {
    return peer.remoteAddress();
  }

  boolean isBound() {
    return client != null;
  }

  /** Section 5.4: from now on bytes go to and fro as they are. */
  void bind(StreamConnection clientHalf) {
    limit.cancel(false);
    client = clientHalf;
    clientHalf.handler(new Half(clientHalf, peer));
    peer.handler(new Half(peer, clientHalf));
  }

  /** What comes on one connection goes out on the other, no faster than that takes it. */
  private final class Half implements StreamConnection.Handler {
    private final StreamConnection from;
    private final StreamConnection to;

    Half(StreamConnection from, StreamConnection to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public void received(ByteBuf bytes) {
      if (closed) {
        bytes.release();
        return;
      }
      boolean within = relay.takes(bytes.readableBytes());
      to.send(bytes);
      if (!within || to.pendingBytes() > HIGH_WATER) {
        from.reading(false);
        later();
      }
    }

    private void later() {
      limit = context.executor().schedule(this::again, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void again() {
      if (!closed && (to.pendingBytes() > HIGH_WATER || !relay.takes(0))) {
        later();
      } else if (!closed) {
        from.reading(true);
      }
    }

    @Override
    public void closed(String reason) {
      close();
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      limit.cancel(false);
      relay.gone(this);
      peer.close();
      if (client != null) {
        client.close();
      }
    }
  }
}
