package org.chordial.overlay.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.StreamConnection;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.SecureStream;

/** A stream in the clear behind an exchange of certificates, each with its length before it. */
final class PlainStream implements SecureStream, StreamConnection.Handler {
  private final StreamConnection connection;
  private final CompletableFuture<SecureStream> handshake = new CompletableFuture<>();
  private ByteBuf early = Unpooled.EMPTY_BUFFER;
  private X509Certificate peer;
  private StreamConnection.Handler handler;
  private String closedReason;

  PlainStream(StreamConnection connection) {
    this.connection = connection;
  }

  CompletableFuture<SecureStream> start(X509Certificate own) {
    byte[] der = Certificates.der(own);
    connection.handler(this);
    connection.send(Unpooled.buffer().writeShort(der.length).writeBytes(der));
    return handshake;
  }

  @Override
  public void received(ByteBuf bytes) {
    if (handler != null) {
      handler.received(bytes);
      return;
    }
    early = early.isReadable() ? early : Unpooled.buffer(bytes.readableBytes());
    early.writeBytes(bytes);
    bytes.release();
    if (peer == null
        && early.readableBytes() >= 2
        && early.readableBytes() >= 2 + early.getUnsignedShort(early.readerIndex())) {
      int length = early.readUnsignedShort();
      peer = Certificates.read(early.readSlice(length));
      if (peer == null) {
        connection.close();
        handshake.completeExceptionally(new LinkException("The other side sent no certificate."));
      } else {
        handshake.complete(this);
      }
    }
  }

  @Override
  public void closed(String reason) {
    handshake.completeExceptionally(new LinkException("The other side closed the connection."));
    if (handler != null) {
      handler.closed(reason);
    } else {
      closedReason = reason;
    }
  }

  @Override
  public List<X509Certificate> peerChain() {
    return List.of(peer);
  }

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
  public void handler(StreamConnection.Handler newHandler) {
    handler = newHandler;
    if (early.isReadable()) {
      handler.received(early);
    }
    early = Unpooled.EMPTY_BUFFER;
    if (closedReason != null) {
      handler.closed(closedReason);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
