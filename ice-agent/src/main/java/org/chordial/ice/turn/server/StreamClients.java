package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.dtls.TlsConnection;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.turn.ChannelData;
import org.chordial.ice.turn.StreamFraming;

/** The clients over TCP and TLS, which share a port: a TLS connection begins with a handshake. */
final class StreamClients {

  /** A client that reads so slowly loses data, as it would over UDP. */
  private static final int MAX_PENDING = 256 * 1024;

  /** RFC 8446, section 5.1: the content type of a handshake record. */
  private static final int TLS_HANDSHAKE = 22;

  private static final int MAX_CONNECTIONS = 4096;
  private static final long IDLE_SECONDS = 30;

  private final RelayCore core;
  private final TurnDispatcher dispatcher;
  private final Optional<TlsSettings> tls;
  private final CoreContext context;
  private final Set<StreamConnection> open = new HashSet<>();

  StreamClients(
      RelayCore core, TurnDispatcher dispatcher, Optional<TlsSettings> tls, CoreContext context) {
    this.core = core;
    this.dispatcher = dispatcher;
    this.tls = tls;
    this.context = context;
  }

  void accepted(StreamConnection connection) {
    if (open.size() >= MAX_CONNECTIONS) {
      connection.close();
      return;
    }
    open.add(connection);
    new FirstBytes(connection);
  }

  void close() {
    List.copyOf(open).forEach(StreamConnection::close);
    open.clear();
  }

  /** Waits for the first byte, which tells TLS from TURN. */
  private final class FirstBytes implements StreamConnection.Handler {
    private final StreamConnection connection;
    private final ScheduledFuture<?> limit;

    FirstBytes(StreamConnection connection) {
      this.connection = connection;
      this.limit = context.executor().schedule(this::tooSlow, IDLE_SECONDS, TimeUnit.SECONDS);
      connection.handler(this);
    }

    private void tooSlow() {
      open.remove(connection);
      connection.close();
    }

    @Override
    public void received(ByteBuf bytes) {
      limit.cancel(false);
      if (bytes.getUnsignedByte(bytes.readerIndex()) != TLS_HANDSHAKE) {
        StreamLink link = new StreamLink(connection, connection, List.of());
        connection.handler(link);
        link.received(bytes);
      } else if (tls.isPresent()) {
        secure(bytes);
      } else {
        core.counters().malformed++;
        bytes.release();
        tooSlow();
      }
    }

    private void secure(ByteBuf first) {
      var _ =
          TlsConnection.accept(new BegunStream(connection, first), tls.get(), context)
              .whenComplete(
                  (secured, failure) -> {
                    if (failure == null) {
                      secured.handler(new StreamLink(secured, connection, secured.peerChain()));
                    } else {
                      open.remove(connection);
                    }
                  });
    }

    @Override
    public void closed(String reason) {
      limit.cancel(false);
      open.remove(connection);
    }
  }

  private final class StreamLink extends ClientLink implements StreamConnection.Handler {
    private final StreamConnection connection;
    private final StreamConnection below;
    private final List<X509Certificate> certificates;
    private final StreamFraming framing = new StreamFraming();
    private boolean closed;
    private PeerStream bound;

    StreamLink(
        StreamConnection connection, StreamConnection below, List<X509Certificate> certificates) {
      super(connection.remoteAddress());
      this.connection = connection;
      this.below = below;
      this.certificates = certificates;
    }

    @Override
    List<X509Certificate> certificates() {
      return certificates;
    }

    @Override
    public void received(ByteBuf bytes) {
      if (closed || bound != null) {
        bytes.release();
      } else if (!framing.received(bytes, this::message)) {
        core.counters().malformed++;
        connection.close();
        closed("");
      }
    }

    private void message(ByteBuf message) {
      dispatcher.received(this, message);
    }

    /** Section 7: an allocation goes with the connection of its client. */
    @Override
    public void closed(String reason) {
      if (!closed) {
        closed = true;
        open.remove(below);
        framing.close();
        core.disconnected(this);
      }
    }

    @Override
    boolean isReadyFor(PeerStream stream) {
      bound = stream;
      return true;
    }

    @Override
    boolean isStream() {
      return true;
    }

    @Override
    boolean isProven() {
      return true;
    }

    @Override
    void send(ByteBuf message) {
      if (closed || (ChannelData.is(message) && connection.pendingBytes() > MAX_PENDING)) {
        message.release();
      } else {
        connection.send(message);
        handOver();
      }
    }

    /** Nothing but the one answer goes between the request and the data. */
    private void handOver() {
      if (bound != null) {
        closed = true;
        open.remove(below);
        framing.close();
        bound.bind(connection);
      }
    }
  }

  /** A connection whose first bytes somebody has looked at. */
  private record BegunStream(StreamConnection connection, ByteBuf first)
      implements StreamConnection {

    @Override
    public InetSocketAddress localAddress() {
      return connection.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return connection.remoteAddress();
    }

    @Override
    public void send(ByteBuf bytes) {
      connection.send(bytes);
    }

    @Override
    public long pendingBytes() {
      return connection.pendingBytes();
    }

    @Override
    public void handler(Handler handler) {
      connection.handler(handler);
      handler.received(first);
    }

    @Override
    public void reading(boolean on) {
      connection.reading(on);
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
