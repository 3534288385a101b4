package org.chordial.ice.dtls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.StreamConnection;

/** TLS over a connection: everything on the executor, nothing blocks. */
final class TlsStream implements TlsConnection {

  /** How much may arrive before somebody reads; more ends the connection. */
  private static final int MAX_UNREAD = 1 << 20;

  private final StreamConnection below;
  private final TlsProtocol protocol;
  private final Negotiation negotiation;
  private final CompletableFuture<TlsConnection> result = new CompletableFuture<>();
  private final ScheduledFuture<?> limit;
  private Handler handler;
  private boolean ended;
  private boolean closedHere;
  private boolean told;
  private String endReason = "";

  private TlsStream(
      StreamConnection below, TlsProtocol protocol, TlsSettings settings, CoreContext context) {
    this.below = below;
    this.protocol = protocol;
    this.negotiation = new Negotiation(settings, false, context, settings.verifier());
    this.limit =
        context
            .executor()
            .schedule(
                () -> fail(new DtlsException(DtlsFailure.TIMED_OUT, "", null)),
                settings.handshakeLimit().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  static CompletableFuture<TlsConnection> connect(
      StreamConnection below, TlsSettings settings, CoreContext context) {
    TlsClientProtocol protocol = new TlsClientProtocol();
    TlsStream stream = new TlsStream(below, protocol, settings, context);
    return stream.start(
        () -> protocol.connect(new ClientPeer(stream.negotiation, 0, stream::established)));
  }

  static CompletableFuture<TlsConnection> accept(
      StreamConnection below, TlsSettings settings, CoreContext context) {
    TlsServerProtocol protocol = new TlsServerProtocol();
    TlsStream stream = new TlsStream(below, protocol, settings, context);
    return stream.start(
        () -> protocol.accept(new ServerPeer(stream.negotiation, 0, stream::established)));
  }

  private interface Start {
    void run() throws IOException;
  }

  private CompletableFuture<TlsConnection> start(Start start) {
    try {
      start.run();
      flush();
      below.handler(new BelowHandler());
    } catch (IOException | RuntimeException e) {
      fail(negotiation.failed(e));
    }
    return result;
  }

  /** The library is still at work when it calls this, so the rest follows in afterInput. */
  private void established() {
    limit.cancel(false);
  }

  private final class BelowHandler implements Handler {

    @Override
    public void received(ByteBuf bytes) {
      byte[] input = new byte[bytes.readableBytes()];
      bytes.readBytes(input);
      bytes.release();
      if (ended) {
        return;
      }
      try {
        protocol.offerInput(input);
        afterInput();
      } catch (IOException | RuntimeException e) {
        flush();
        fail(negotiation.failed(e));
      }
    }

    @Override
    public void closed(String reason) {
      fail(new DtlsException(DtlsFailure.CLOSED, reason, null), reason);
    }
  }

  private void afterInput() {
    flush();
    if (!result.isDone() && negotiation.isComplete() && protocol.isConnected()) {
      if (!result.complete(this)) {
        close();
        return;
      }
    }
    deliver();
    if (protocol.isClosed()) {
      end("");
    } else if (protocol.getAvailableInputBytes() > MAX_UNREAD) {
      end("Too much arrived that nobody read.");
    }
  }

  private void deliver() {
    while (handler != null && !told && !closedHere && protocol.getAvailableInputBytes() > 0) {
      byte[] plain = new byte[protocol.getAvailableInputBytes()];
      int length = protocol.readInput(plain, 0, plain.length);
      handler.received(Unpooled.wrappedBuffer(plain, 0, length));
    }
  }

  private void flush() {
    int waiting = protocol.getAvailableOutputBytes();
    if (waiting > 0) {
      byte[] output = new byte[waiting];
      int length = protocol.readOutput(output, 0, waiting);
      below.send(Unpooled.wrappedBuffer(output, 0, length));
    }
  }

  private void fail(DtlsException failure) {
    fail(failure, failure.getMessage());
  }

  private void fail(DtlsException failure, String reason) {
    // First, for closing what is beneath may call back at once with a lesser reason.
    result.completeExceptionally(failure);
    end(reason);
  }

  private void end(String reason) {
    if (ended) {
      return;
    }
    deliver();
    ended = true;
    endReason = reason;
    limit.cancel(false);
    below.close();
    tellClosed();
  }

  private void tellClosed() {
    if (handler != null && !told) {
      told = true;
      handler.closed(endReason);
    }
  }

  @Override
  public void send(ByteBuf bytes) {
    byte[] plain = new byte[bytes.readableBytes()];
    bytes.readBytes(plain);
    bytes.release();
    if (ended) {
      return;
    }
    try {
      protocol.writeApplicationData(plain, 0, plain.length);
      flush();
    } catch (IOException e) {
      end("The connection broke: " + e.getMessage());
    }
  }

  @Override
  public void handler(Handler handler) {
    this.handler = handler;
    deliver();
    if (ended) {
      tellClosed();
    }
  }

  @Override
  public void close() {
    if (ended) {
      return;
    }
    try {
      protocol.close();
    } catch (IOException e) {
      // The goodbye could not be made; the end of the connection beneath says the same.
    }
    flush();
    closedHere = true;
    end("");
    result.completeExceptionally(new DtlsException(DtlsFailure.CLOSED, "", null));
  }

  @Override
  public void reading(boolean on) {
    below.reading(on);
  }

  @Override
  public long pendingBytes() {
    return below.pendingBytes();
  }

  @Override
  public InetSocketAddress localAddress() {
    return below.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return below.remoteAddress();
  }

  @Override
  public List<X509Certificate> peerChain() {
    return negotiation.peerChain();
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte[] exporterContext, int length) {
    return negotiation.export(label, exporterContext, length);
  }

  @Override
  public String cipherSuite() {
    return negotiation.cipherSuite();
  }
}
