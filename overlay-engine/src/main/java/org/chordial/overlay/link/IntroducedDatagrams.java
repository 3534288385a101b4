package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.dtls.DtlsConnection;
import org.chordial.ice.net.CoreContext;

/**
 * DTLS keyed by a shared secret, with an {@link Introducer} before it is used. The client repeats
 * its introduction until it has the server's, which the server sends in answer to each; both go in
 * parts. A part begins with a byte that no framed message (RFC 6940 section 6.6.2) begins with.
 */
final class IntroducedDatagrams extends DtlsChannel {
  private static final int PART = 0x01;
  private static final int HEADER = 3;
  private static final int MAX_PARTS = 64;
  private static final long AGAIN_MILLIS = 300;
  private static final int ATTEMPTS = 25;

  private final Introducer introducer;
  private final CoreContext context;
  private final boolean client;
  private final byte[] own;
  private final CompletableFuture<SecureDatagrams> result = new CompletableFuture<>();
  private byte[][] parts = new byte[0][];
  private List<X509Certificate> peer = List.of();
  private Consumer<ByteBuf> receiver = ByteBuf::release;
  private ScheduledFuture<?> again;
  private int attempts;

  IntroducedDatagrams(
      DtlsConnection connection, Introducer introducer, CoreContext context, boolean client) {
    super(connection);
    this.introducer = introducer;
    this.context = context;
    this.client = client;
    this.own = introducer.introduction(connection, client);
  }

  /** Fails with a {@link LinkException}, having closed the connection. */
  CompletableFuture<SecureDatagrams> start() {
    connection.onClosed(reason -> fail("The other side closed the connection. " + reason));
    connection.receiver(this::received);
    again();
    return result;
  }

  private void again() {
    if (result.isDone()) {
      return;
    }
    if (attempts++ == ATTEMPTS) {
      fail("The other side did not introduce itself in time.");
      return;
    }
    if (client) {
      introduce();
    }
    again = context.executor().schedule(this::again, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void introduce() {
    int room = connection.maximumDatagram() - HEADER;
    int count = Math.ceilDiv(own.length, room);
    for (int i = 0; i < count; i++) {
      int length = Math.min(room, own.length - i * room);
      connection.send(
          Unpooled.wrappedBuffer(
              Unpooled.wrappedBuffer(new byte[] {PART, (byte) i, (byte) count}),
              Unpooled.wrappedBuffer(own, i * room, length)));
    }
  }

  private void received(ByteBuf datagram) {
    if (datagram.readableBytes() < HEADER
        || datagram.getUnsignedByte(datagram.readerIndex()) != PART) {
      receiver.accept(datagram);
      return;
    }
    datagram.skipBytes(1);
    int index = datagram.readUnsignedByte();
    int count = datagram.readUnsignedByte();
    byte[] part = new byte[datagram.readableBytes()];
    datagram.readBytes(part);
    datagram.release();
    if (!peer.isEmpty()) {
      if (!client && index == count - 1) {
        introduce();
      }
    } else if (count >= 1 && count <= MAX_PARTS && index < count && !result.isDone()) {
      take(index, count, part);
    }
  }

  private void take(int index, int count, byte[] part) {
    if (parts.length != count) {
      parts = new byte[count][];
    }
    parts[index] = part;
    int length = 0;
    for (byte[] each : parts) {
      if (each == null) {
        return;
      }
      length += each.length;
    }
    ByteBuf whole = Unpooled.wrappedBuffer(parts);
    byte[] introduction = new byte[Math.min(length, Introducer.MAX_LENGTH + 1)];
    whole.readBytes(introduction);
    whole.release();
    parts = new byte[0][];
    try {
      peer = introducer.check(introduction, connection, client);
    } catch (LinkException e) {
      fail(e.getMessage());
      return;
    }
    again.cancel(false);
    if (!client) {
      introduce();
    }
    if (!result.complete(this)) {
      close();
    }
  }

  private void fail(String reason) {
    if (result.completeExceptionally(new LinkException(reason))) {
      if (again != null) {
        again.cancel(false);
      }
      connection.close();
    }
  }

  @Override
  public List<X509Certificate> peerChain() {
    return peer;
  }

  @Override
  public void receiver(Consumer<ByteBuf> newReceiver) {
    receiver = newReceiver;
  }
}
