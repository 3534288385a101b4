package org.chordial.ice.dtls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramSender;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
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

  /** After this a new secret is made; a client with an older cookie is asked once more. */
  private static final Duration COOKIE_SECRET_LIFETIME = Duration.ofMinutes(10);

  private static final int RECORD_HEADER = 13;
  private static final int HANDSHAKE_HEADER = 12;
  private static final int VERSION = 2;
  private static final int RANDOM = 32;

  private final DatagramSocket socket;
  private final TlsSettings settings;
  private final CoreContext context;
  private final DtlsLimits limits;
  private final Consumer<DtlsConnection> accepted;
  private final DatagramSocket.Receiver stun;
  private final SourceRate rate;
  private final DtlsListenerCounters counters = new DtlsListenerCounters();
  private final Map<InetSocketAddress, Remote> remotes = new HashMap<>();
  private DTLSVerifier verifier;
  private Instant verifierMade = Instant.MIN;
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
    entry.run(DtlsEngine.client(entry, settings, context), false);
    return entry.engine.result();
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
        if (isClientHello(datagram)) {
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

  private static boolean isClientHello(ByteBuf datagram) {
    int start = datagram.readerIndex();
    return datagram.readableBytes() >= RECORD_HEADER + HANDSHAKE_HEADER + VERSION + RANDOM
        && datagram.getByte(start) == ContentType.handshake
        && datagram.getShort(start + 3) == 0
        && datagram.getByte(start + RECORD_HEADER) == HandshakeType.client_hello;
  }

  /**
   * RFC 6347 4.2.8: "the server SHOULD proceed with a new handshake but MUST NOT destroy the
   * existing association until the client has demonstrated reachability either by completing a
   * cookie exchange or by completing a complete handshake". The same ClientHello once more belongs
   * to the handshake it began.
   */
  private void clientHello(ByteBuf datagram, InetSocketAddress from, Remote known) {
    byte[] bytes = ByteBufUtil.getBytes(datagram);
    int random = RECORD_HEADER + HANDSHAKE_HEADER + VERSION;
    byte[] clientRandom = Arrays.copyOfRange(bytes, random, random + RANDOM);
    if (known != null && Arrays.equals(known.clientRandom, clientRandom)) {
      known.engine.received(datagram);
      return;
    }
    datagram.release();
    if (known != null && known.clientRandom.length == 0 && !known.engine.isEstablished()) {
      // Both sides began at once; ours goes on.
      counters.refused++;
      return;
    }
    DTLSRequest request = verify(bytes, from);
    if (request == null) {
      return;
    }
    if (halfOpen >= limits.halfOpen()
        || remotes.size() >= limits.connections()
        || !rate.permits(from.getAddress())) {
      counters.refused++;
      return;
    }
    if (known != null) {
      known.engine.close();
    }
    accept(request, from, clientRandom);
  }

  private DTLSRequest verify(byte[] clientHello, InetSocketAddress from) {
    Instant now = context.clock().instant();
    if (verifier == null || now.isAfter(verifierMade.plus(COOKIE_SECRET_LIFETIME))) {
      verifier = new DTLSVerifier(new BcTlsCrypto(RandomSource.of(context.random())));
      verifierMade = now;
    }
    counters.clientHellos++;
    try {
      return verifier.verifyRequest(
          clientId(from), clientHello, 0, clientHello.length, new CookieSender(from));
    } catch (RuntimeException e) {
      // The library meets some malformed extensions with an unchecked exception.
      counters.malformed++;
      return null;
    }
  }

  private static byte[] clientId(InetSocketAddress from) {
    byte[] address = from.getAddress().getAddress();
    byte[] id = Arrays.copyOf(address, address.length + 2);
    id[address.length] = (byte) (from.getPort() >> 8);
    id[address.length + 1] = (byte) from.getPort();
    return id;
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

  private final class CookieSender implements DatagramSender {
    private final InetSocketAddress to;

    CookieSender(InetSocketAddress to) {
      this.to = to;
    }

    @Override
    public int getSendLimit() {
      return Integer.MAX_VALUE;
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
      counters.cookiesSent++;
      socket.send(Unpooled.copiedBuffer(bytes, offset, length), to);
    }
  }

  /** The path to one remote party over the shared socket. */
  private final class Remote implements DatagramPath {
    private final InetSocketAddress remote;
    private final byte[] clientRandom;
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
      socket.send(datagram, remote);
    }

    /** The listener hands datagrams to the engine itself. */
    @Override
    public void receiver(Consumer<ByteBuf> receiver) {}

    @Override
    public void close() {}
  }
}
