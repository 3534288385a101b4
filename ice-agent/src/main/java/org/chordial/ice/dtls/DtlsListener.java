package org.chordial.ice.dtls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSRequest;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.PacketKind;

/**
 * DTLS with many remote parties on one UDP socket, as a server and as a client. A stranger costs
 * nothing but one small answer until it has shown, by a cookie, that its address is real. Used on
 * the context's executor only. It owns the socket.
 */
public final class DtlsListener implements AutoCloseable {

  private final DatagramSocket socket;
  private final TlsSettings settings;
  private final CoreContext context;
  private final DtlsLimits limits;
  private final Consumer<DtlsConnection> accepted;
  private final DatagramSocket.Receiver stun;
  private final SourceRate rate;
  private final DtlsListenerCounters counters = new DtlsListenerCounters();
  private final Map<InetSocketAddress, Remote> remotes = new HashMap<>();
  private final CookieExchange cookies;
  private int halfOpen;
  private boolean closed;

  /** With {@link DtlsLimits#DEFAULT}. */
  public DtlsListener(
      DatagramSocket socket,
      TlsSettings settings,
      CoreContext context,
      Consumer<DtlsConnection> accepted,
      DatagramSocket.Receiver stun) {
    this(socket, settings, context, DtlsLimits.DEFAULT, accepted, stun);
  }

  /**
   * @param accepted gets each connection whose handshake another side began and that succeeded
   * @param stun gets STUN datagrams, told apart by their first byte (RFC 7983), and owns them
   */
  public DtlsListener(
      DatagramSocket socket,
      TlsSettings settings,
      CoreContext context,
      DtlsLimits limits,
      Consumer<DtlsConnection> accepted,
      DatagramSocket.Receiver stun) {
    this.socket = socket;
    this.settings = settings;
    this.context = context;
    this.limits = limits;
    this.accepted = accepted;
    this.stun = stun;
    this.rate = new SourceRate(limits, context.clock());
    this.cookies = new CookieExchange(socket, context, counters);
    socket.receiver(this::received);
  }

  public InetSocketAddress localAddress() {
    return socket.localAddress();
  }

  public DtlsListenerCounters counters() {
    return counters;
  }

  /** Handshakes that others have begun and that are not done. */
  public int halfOpen() {
    return halfOpen;
  }

  /** Parties there is a connection or a handshake with. */
  public int remotes() {
    return remotes.size();
  }

  /** Handshake as the client with the given party; fails with a {@link DtlsException}. */
  public CompletableFuture<DtlsConnection> connect(InetSocketAddress remote) {
    if (closed || remotes.containsKey(remote) || remotes.size() >= limits.connections()) {
      DtlsFailure failure =
          closed
              ? DtlsFailure.CLOSED
              : remotes.containsKey(remote)
                  ? DtlsFailure.ALREADY_CONNECTED
                  : DtlsFailure.TOO_MANY_HANDSHAKES;
      return CompletableFuture.failedFuture(new DtlsException(failure, "", null));
    }
    Remote entry = new Remote(remote, new byte[0]);
    remotes.put(remote, entry);
    entry.connect(DtlsEngine.client(entry, settings, context));
    return entry.connected;
  }

  private void received(ByteBuf datagram, InetSocketAddress from) {
    switch (PacketKind.of(datagram)) {
      case STUN -> stun.received(datagram, from);
      case DTLS -> {
        if (!DtlsRecords.areWellFormed(datagram)) {
          counters.malformed++;
          datagram.release();
          return;
        }
        Remote known = remotes.get(from);
        if (CookieExchange.isClientHello(datagram)) {
          clientHello(datagram, from, known);
        } else if (known != null) {
          known.engine.received(datagram);
        } else {
          counters.unknownSource++;
          datagram.release();
        }
      }
      default -> {
        counters.notOurs++;
        datagram.release();
      }
    }
  }

  /**
   * RFC 6347 4.2.8: "the server SHOULD proceed with a new handshake but MUST NOT destroy the
   * existing association until the client has demonstrated reachability either by completing a
   * cookie exchange or by completing a complete handshake". The same ClientHello once more belongs
   * to the handshake it began.
   */
  private void clientHello(ByteBuf datagram, InetSocketAddress from, Remote known) {
    byte[] bytes = ByteBufUtil.getBytes(datagram);
    byte[] clientRandom = CookieExchange.clientRandom(bytes);
    if (known != null && Arrays.equals(known.clientRandom, clientRandom)) {
      known.engine.received(datagram);
      return;
    }
    datagram.release();
    boolean bothBegan = known != null && known.isConnecting();
    if (bothBegan && Arrays.compareUnsigned(known.ownRandom, clientRandom) >= 0) {
      // Both sides began at once; the greater random number goes on.
      counters.refused++;
      return;
    }
    DTLSRequest request = cookies.verify(bytes, from);
    if (request == null) {
      return;
    }
    if (halfOpen >= limits.halfOpen()
        || remotes.size() >= limits.connections()
        || !rate.permits(from.getAddress())) {
      counters.refused++;
      return;
    }
    if (bothBegan) {
      giveWay(known, request, clientRandom);
      return;
    }
    if (known != null) {
      known.engine.close();
    }
    accept(request, from, clientRandom);
  }

  private void accept(DTLSRequest request, InetSocketAddress from, byte[] clientRandom) {
    Remote entry = new Remote(from, clientRandom);
    remotes.put(from, entry);
    entry.run(DtlsEngine.server(entry, settings, context, request), true);
    var _ =
        entry
            .engine
            .result()
            .whenComplete(
                (connection, failure) -> {
                  if (connection != null) {
                    accepted.accept(connection);
                  }
                });
  }

  /**
   * Gives up our own handshake for the one that the other side began at the same time: who waits
   * for ours gets that connection. Nothing is said of it, as the other side ignores ours.
   */
  private void giveWay(Remote own, DTLSRequest request, byte[] clientRandom) {
    own.mute();
    Remote entry = new Remote(own.remote, clientRandom);
    remotes.put(own.remote, entry);
    entry.run(DtlsEngine.server(entry, settings, context, request), true);
    entry.completes(own.connected);
    own.engine.close();
  }

  /** Closes every connection and the socket. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List.copyOf(remotes.values()).forEach(r -> r.engine.close());
    socket.close();
  }

  /** The path to one remote party over the shared socket. */
  private final class Remote implements DatagramPath {
    private final InetSocketAddress remote;
    private final byte[] clientRandom;
    private final CompletableFuture<DtlsConnection> connected = new CompletableFuture<>();
    private byte[] ownRandom = {};
    private boolean muted;
    private DtlsEngine engine;

    /**
     * @param clientRandom of the ClientHello that began it; empty where we are the client
     */
    Remote(InetSocketAddress remote, byte[] clientRandom) {
      this.remote = remote;
      this.clientRandom = clientRandom;
    }

    void run(DtlsEngine started, boolean countsAsHalfOpen) {
      engine = started;
      if (countsAsHalfOpen) {
        halfOpen++;
        var _ = started.result().whenComplete((connection, failure) -> halfOpen--);
      }
      started.onEnd(() -> remotes.remove(remote, this));
    }

    void connect(DtlsEngine client) {
      run(client, false);
      completes(connected);
    }

    /** Lets the outcome of this handshake be that of what was promised, unless it was muted. */
    void completes(CompletableFuture<DtlsConnection> promise) {
      var _ =
          engine
              .result()
              .whenComplete(
                  (connection, failure) -> {
                    if (muted) {
                      return;
                    }
                    if (failure == null) {
                      promise.complete(connection);
                    } else {
                      promise.completeExceptionally(failure);
                    }
                  });
    }

    /** Whether this is our own handshake and it goes on. */
    boolean isConnecting() {
      return clientRandom.length == 0 && !engine.isEstablished();
    }

    void mute() {
      muted = true;
    }

    @Override
    public InetSocketAddress localAddress() {
      return socket.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return remote;
    }

    @Override
    public void send(ByteBuf datagram) {
      if (muted) {
        datagram.release();
        return;
      }
      if (ownRandom.length == 0
          && clientRandom.length == 0
          && CookieExchange.isClientHello(datagram)) {
        ownRandom = CookieExchange.clientRandom(ByteBufUtil.getBytes(datagram));
      }
      socket.send(datagram, remote);
    }

    /** The listener hands datagrams to the engine itself. */
    @Override
    public void receiver(Consumer<ByteBuf> receiver) {}

    @Override
    public void close() {}
  }
}
