package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.dtls.TlsConnection;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.StreamConnection;

/**
 * TLS keyed by a shared secret, with an {@link Introducer} before it is used: each side sends the
 * length of its introduction in four bytes, and the introduction.
 */
final class IntroducedStream extends TlsChannel implements StreamConnection.Handler {
  private static final long PATIENCE_SECONDS = 8;

  private final Introducer introducer;
  private final CoreContext context;
  private final boolean client;
  private final CompletableFuture<SecureStream> result = new CompletableFuture<>();
  private final ByteBuf early = Unpooled.buffer(256, Introducer.MAX_LENGTH + Integer.BYTES + 65536);
  private List<X509Certificate> peer = List.of();
  private StreamConnection.Handler handler;
  private ScheduledFuture<?> limit;

  IntroducedStream(
      TlsConnection connection, Introducer introducer, CoreContext context, boolean client) {
    super(connection);
    this.introducer = introducer;
    this.context = context;
    this.client = client;
  }

  /** Fails with a {@link LinkException}, having closed the connection. */
  CompletableFuture<SecureStream> start() {
    limit =
        context
            .executor()
            .schedule(
                () -> fail("The other side did not introduce itself in time."),
                PATIENCE_SECONDS,
                TimeUnit.SECONDS);
    byte[] own = introducer.introduction(connection, client);
    connection.send(
        Unpooled.wrappedBuffer(Unpooled.copyInt(own.length), Unpooled.wrappedBuffer(own)));
    connection.handler(this);
    return result;
  }

  @Override
  public void received(ByteBuf bytes) {
    if (handler != null) {
      handler.received(bytes);
      return;
    }
    boolean room = bytes.readableBytes() <= early.maxWritableBytes();
    if (room) {
      early.writeBytes(bytes);
    }
    bytes.release();
    if (!room) {
      fail("The other side sent too much at once.");
    } else if (peer.isEmpty()) {
      look();
    }
  }

  private void look() {
    if (result.isDone() || early.readableBytes() < Integer.BYTES) {
      return;
    }
    int length = early.getInt(early.readerIndex());
    if (length < 0 || length > Introducer.MAX_LENGTH) {
      fail("The other side did not introduce itself.");
      return;
    }
    if (early.readableBytes() < Integer.BYTES + length) {
      return;
    }
    byte[] introduction = new byte[length];
    early.skipBytes(Integer.BYTES).readBytes(introduction);
    try {
      peer = introducer.check(introduction, connection, client);
    } catch (LinkException e) {
      fail(e.getMessage());
      return;
    }
    limit.cancel(false);
    if (!result.complete(this)) {
      close();
    }
  }

  @Override
  public void closed(String reason) {
    if (handler != null) {
      handler.closed(reason);
    } else {
      fail("The other side closed the connection. " + reason);
    }
  }

  private void fail(String reason) {
    if (result.completeExceptionally(new LinkException(reason))) {
      limit.cancel(false);
      connection.close();
    }
  }

  @Override
  public List<X509Certificate> peerChain() {
    return peer;
  }

  /** What came behind the introduction is delivered at once. */
  @Override
  public void handler(StreamConnection.Handler newHandler) {
    handler = newHandler;
    if (early.isReadable()) {
      handler.received(early.readBytes(early.readableBytes()));
    }
  }
}
