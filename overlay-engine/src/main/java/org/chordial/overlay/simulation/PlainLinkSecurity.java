package org.chordial.overlay.simulation;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.StreamConnection;
import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.link.SecureDatagrams;
import org.chordial.overlay.link.SecureStream;

/**
 * Links without cryptography for simulations, whose networks have no eavesdroppers: certificates
 * are exchanged and checked as ever, but nobody proves to hold their keys. Never for a real
 * network.
 */
public final class PlainLinkSecurity implements LinkSecurity {
  private static final int STUN_LAST = 3;

  private final X509Certificate own;
  private final CoreContext context;

  public PlainLinkSecurity(X509Certificate own, CoreContext context) {
    this.own = own;
    this.context = context;
  }

  @Override
  public CompletableFuture<SecureDatagrams> client(DatagramPath path) {
    return new PlainDatagrams(path, own, context, true).start();
  }

  @Override
  public CompletableFuture<SecureDatagrams> server(DatagramPath path) {
    return new PlainDatagrams(path, own, context, false).start();
  }

  @Override
  public CompletableFuture<SecureStream> client(StreamConnection connection) {
    return new PlainStream(connection).start(own);
  }

  @Override
  public CompletableFuture<SecureStream> server(StreamConnection connection) {
    return new PlainStream(connection).start(own);
  }

  @Override
  public DatagramEndpoint endpoint(
      DatagramSocket socket, Consumer<SecureDatagrams> accepted, DatagramSocket.Receiver stun) {
    return new Endpoint(socket, accepted, stun);
  }

  private final class Endpoint implements DatagramEndpoint {
    private final DatagramSocket socket;
    private final Consumer<SecureDatagrams> accepted;
    private final DatagramSocket.Receiver stun;
    private final Map<InetSocketAddress, Remote> remotes = new HashMap<>();

    Endpoint(
        DatagramSocket socket, Consumer<SecureDatagrams> accepted, DatagramSocket.Receiver stun) {
      this.socket = socket;
      this.accepted = accepted;
      this.stun = stun;
      socket.receiver(this::received);
    }

    private void received(ByteBuf datagram, InetSocketAddress from) {
      int first = datagram.isReadable() ? datagram.getUnsignedByte(datagram.readerIndex()) : 0;
      Remote remote = remotes.get(from);
      if (first <= STUN_LAST) {
        stun.received(datagram, from);
      } else if (remote != null) {
        remote.receiver.accept(datagram);
      } else if (first == PlainDatagrams.HELLO) {
        remote = new Remote(from);
        remotes.put(from, remote);
        var _ = server(remote).thenAccept(accepted);
        remote.receiver.accept(datagram);
      } else {
        datagram.release();
      }
    }

    @Override
    public InetSocketAddress localAddress() {
      return socket.localAddress();
    }

    @Override
    public CompletableFuture<SecureDatagrams> connect(InetSocketAddress address) {
      Remote remote = new Remote(address);
      remotes.put(address, remote);
      return client(remote);
    }

    @Override
    public void close() {
      socket.close();
    }

    private final class Remote implements DatagramPath {
      private final InetSocketAddress address;
      private Consumer<ByteBuf> receiver = ByteBuf::release;

      Remote(InetSocketAddress address) {
        this.address = address;
      }

      @Override
      public InetSocketAddress localAddress() {
        return socket.localAddress();
      }

      @Override
      public InetSocketAddress remoteAddress() {
        return address;
      }

      @Override
      public void send(ByteBuf datagram) {
        socket.send(datagram, address);
      }

      @Override
      public void receiver(Consumer<ByteBuf> newReceiver) {
        receiver = newReceiver;
      }

      @Override
      public void close() {
        remotes.remove(address, this);
      }
    }
  }
}
