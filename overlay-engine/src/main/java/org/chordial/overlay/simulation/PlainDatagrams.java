package org.chordial.overlay.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.SecureDatagrams;

/**
 * Datagrams in the clear behind an exchange of certificates: the client asks, the server answers.
 */
final class PlainDatagrams implements SecureDatagrams {
  static final int HELLO = 0x40;
  static final int DATA = 0x41;
  static final int BYE = 0x42;
  private static final int MAXIMUM = 1200;
  private static final int MAX_HELD = 8;
  private static final long AGAIN_MILLIS = 250;
  private static final int ATTEMPTS = 40;

  private final DatagramPath path;
  private final ByteBuf ownHello;
  private final CoreContext context;
  private final boolean client;
  private final CompletableFuture<SecureDatagrams> handshake = new CompletableFuture<>();
  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
  private X509Certificate peer;
  private Consumer<ByteBuf> receiver;
  private Consumer<String> closedListener = _ -> {};
  private int attempts;
  private boolean closed;

  PlainDatagrams(DatagramPath path, X509Certificate own, CoreContext context, boolean client) {
    this.path = path;
    this.ownHello = Unpooled.wrappedBuffer(new byte[] {HELLO}, Certificates.der(own));
    this.context = context;
    this.client = client;
  }

  CompletableFuture<SecureDatagrams> start() {
    path.receiver(this::received);
    if (client) {
      sayHello();
    } else {
      var _ =
          context.executor().schedule(this::giveUp, AGAIN_MILLIS * ATTEMPTS, TimeUnit.MILLISECONDS);
    }
    return handshake;
  }

  private void sayHello() {
    if (closed || peer != null) {
      return;
    }
    if (attempts++ >= ATTEMPTS) {
      giveUp();
      return;
    }
    path.send(Unpooled.copiedBuffer(ownHello));
    var _ = context.executor().schedule(this::sayHello, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void giveUp() {
    if (handshake.completeExceptionally(new LinkException("The other side does not answer."))) {
      path.close();
    }
  }

  void received(ByteBuf datagram) {
    int type = closed || !datagram.isReadable() ? 0 : datagram.readUnsignedByte();
    if (type == DATA && peer != null) {
      deliver(datagram);
      return;
    }
    if (type == HELLO) {
      hello(datagram);
    } else if (type == BYE && peer != null) {
      end("");
    }
    datagram.release();
  }

  private void hello(ByteBuf certificate) {
    if (!client) {
      path.send(Unpooled.copiedBuffer(ownHello));
    }
    if (peer == null) {
      peer = Certificates.read(certificate);
      if (peer != null) {
        handshake.complete(this);
      }
    }
  }

  private void deliver(ByteBuf datagram) {
    if (receiver != null) {
      receiver.accept(datagram);
    } else if (held.size() < MAX_HELD) {
      held.add(datagram);
    } else {
      datagram.release();
    }
  }

  private void end(String reason) {
    if (!closed) {
      closed = true;
      path.close();
      held.forEach(ByteBuf::release);
      held.clear();
      closedListener.accept(reason);
    }
  }

  @Override
  public List<X509Certificate> peerChain() {
    return List.of(peer);
  }

  @Override
  public InetSocketAddress localAddress() {
    return path.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return path.remoteAddress();
  }

  @Override
  public int maximumDatagram() {
    return MAXIMUM;
  }

  @Override
  public void send(ByteBuf datagram) {
    if (closed) {
      datagram.release();
    } else {
      path.send(Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(new byte[] {DATA}), datagram));
    }
  }

  @Override
  public void receiver(Consumer<ByteBuf> newReceiver) {
    receiver = newReceiver;
    while (!held.isEmpty()) {
      receiver.accept(held.remove());
    }
  }

  @Override
  public void onClosed(Consumer<String> closed) {
    closedListener = closed;
  }

  @Override
  public void close() {
    if (!closed) {
      path.send(Unpooled.wrappedBuffer(new byte[] {BYE}));
      closedListener = _ -> {};
      end("");
    }
  }
}
