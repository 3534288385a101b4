package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.AddressFamily;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.RepeatedMessage;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.stun.TurnAttribute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An allocation on a TURN server (RFC 8656) from the client's side, kept alive until it is closed:
 * one {@link RelayedSocket} for each address family. Used on the context's executor only.
 */
public final class TurnClient implements AutoCloseable {

  /** So often a binding of a translator between us and the server is used, at least. */
  private static final Duration KEEPALIVE = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(TurnClient.class);

  private final RoamingPath path;
  private final CoreContext context;
  private final RelayRequest wanted;
  private final TurnRequests requests;
  private final ClientPeers peers;
  private final ClientMobility mobility;
  private final AllocationRefresh refresh;
  private final List<RelayedSocket> sockets = new ArrayList<>();
  private Optional<InetSocketAddress> mapped = Optional.empty();
  private Consumer<TurnFailure> onLost = reason -> {};
  private ScheduledFuture<?> keepalive;
  private boolean asking;
  private boolean allocated;
  private boolean closed;

  private TurnClient(
      ServerPath first,
      RelayServer server,
      RelayRequest wanted,
      Network network,
      CoreContext context) {
    this.path = new RoamingPath(first);
    this.context = context;
    this.wanted = wanted;
    this.requests = new TurnRequests(path, server.credentials(), wanted.initialRto(), context);
    this.peers = new ClientPeers(path, requests, context);
    this.mobility =
        new ClientMobility(
            path,
            () -> ServerPaths.connect(server, network, context),
            network,
            requests,
            context,
            this::lost);
    this.refresh = new AllocationRefresh(requests, wanted.lifetime(), context, this::lost);
    path.receiver(this::received);
    path.onClosed(reason -> broken());
  }

  /**
   * Connects to a server; no allocation yet.
   *
   * @return fails with what the network or TLS says
   */
  public static CompletableFuture<TurnClient> connect(
      RelayServer server, RelayRequest wanted, Network network, CoreContext context) {
    return ServerPaths.connect(server, network, context)
        .thenApply(path -> new TurnClient(path, server, wanted, network, context));
  }

  /**
   * Connects and allocates.
   *
   * @return fails with a {@link TurnException}
   */
  public static CompletableFuture<TurnClient> allocate(
      RelayServer server, RelayRequest wanted, Network network, CoreContext context) {
    return connect(server, wanted, network, context)
        .exceptionallyCompose(
            cause ->
                CompletableFuture.failedFuture(
                    new TurnException(TurnFailure.UNREACHABLE, unwrapped(cause))))
        .thenCompose(client -> client.allocate().thenApply(sockets -> client));
  }

  private static Throwable unwrapped(Throwable cause) {
    return cause instanceof CompletionException && cause.getCause() != null
        ? cause.getCause()
        : cause;
  }

  /**
   * Asks for the relayed addresses (section 7.1). To be called once.
   *
   * @return fails with a {@link TurnException}, and this client is closed then
   */
  public CompletableFuture<List<RelayedSocket>> allocate() {
    CompletableFuture<List<RelayedSocket>> result = new CompletableFuture<>();
    allocate(wanted.mobility(), result);
    return result;
  }

  private void allocate(boolean mobile, CompletableFuture<List<RelayedSocket>> result) {
    List<StunAttribute> attributes = new ArrayList<>();
    attributes.add(new TurnAttribute.RequestedTransport(TurnAttribute.UDP));
    if (wanted.families().size() == 2) {
      // Section 7.1: for both it "uses the ADDITIONAL-ADDRESS-FAMILY attribute", always with IPv6.
      attributes.add(new TurnAttribute.AdditionalAddressFamily(AddressFamily.IPV6));
    } else if (wanted.families().getFirst() != AddressFamily.IPV4) {
      attributes.add(new TurnAttribute.RequestedAddressFamily(wanted.families().getFirst()));
    }
    if (wanted.lifetime() > 0) {
      attributes.add(new TurnAttribute.Lifetime(wanted.lifetime()));
    }
    if (mobile) {
      // RFC 8016, section 3.1.1: "the client includes the MOBILITY-TICKET attribute with a length
      // of zero. This indicates that the client is a mobile node and wants a ticket."
      attributes.add(new TurnAttribute.MobilityTicket(new byte[0]));
    }
    asking = true;
    requests.send(
        TurnMethod.ALLOCATE,
        attributes,
        reply -> {
          asking = false;
          if (mobile
              && reply instanceof TurnReply.Refused(int code, _)
              && code == StunAttribute.ErrorCode.MOBILITY_FORBIDDEN) {
            allocate(false, result);
          } else {
            answered(reply, result);
          }
        });
  }

  private void answered(TurnReply reply, CompletableFuture<List<RelayedSocket>> result) {
    switch (reply) {
      case TurnReply.Success(var response, _) -> {
        mapped =
            response
                .find(StunAttribute.XorMappedAddress.class)
                .map(StunAttribute.XorMappedAddress::address);
        for (StunAttribute attribute : response.attributes()) {
          if (attribute instanceof TurnAttribute.XorRelayedAddress(var address)
              && sockets.size() < wanted.families().size()) {
            sockets.add(new RelayedSocket(this, peers, address));
          }
        }
        if (sockets.isEmpty()) {
          fail(new TurnException(TurnFailure.REFUSED, null), result);
        } else {
          allocated = true;
          peers.begin(sockets);
          mobility.begin(response);
          refresh.after(response);
          keepAlive();
          result.complete(List.copyOf(sockets));
        }
      }
      case TurnReply.Refused(int code, var response) -> {
        Optional<InetSocketAddress> alternate =
            response
                .find(StunAttribute.AlternateServer.class)
                .map(StunAttribute.AlternateServer::address)
                .filter(address -> code == StunAttribute.ErrorCode.TRY_ALTERNATE);
        LOG.debug("{} refused an allocation with {}", path.remoteAddress(), code);
        fail(
            alternate
                .map(TurnException::new)
                .orElseGet(() -> new TurnException(TurnFailure.of(code), null)),
            result);
      }
      case TurnReply.Silence() -> fail(new TurnException(TurnFailure.NO_ANSWER, null), result);
    }
  }

  private void fail(TurnException failure, CompletableFuture<List<RelayedSocket>> result) {
    close();
    result.completeExceptionally(failure);
  }

  /** A Binding indication: RFC 8489, section 2, has them "keep network address bindings alive". */
  private void keepAlive() {
    RepeatedMessage indication =
        new RepeatedMessage(
            StunMessage.binding(StunClass.INDICATION, TransactionId.create(context.random())),
            Protection.fingerprinted(),
            0,
            context.random());
    keepalive =
        context
            .executor()
            .scheduleWithFixedDelay(
                () -> {
                  if (!path.isStream()) {
                    path.send(indication.next());
                  }
                },
                0,
                KEEPALIVE.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void received(ByteBuf message) {
    if (closed) {
      message.release();
    } else if (ChannelData.is(message)) {
      peers.channelData(message);
    } else {
      stun(message);
    }
  }

  private void stun(ByteBuf message) {
    try {
      StunMessage decoded = StunCodec.decode(message);
      if (decoded.method() == TurnMethod.DATA && decoded.messageClass() == StunClass.INDICATION) {
        peers.dataIndication(message.retain(), decoded);
      } else if (decoded.messageClass() == StunClass.SUCCESS_RESPONSE
          || decoded.messageClass() == StunClass.ERROR_RESPONSE) {
        var _ = requests.received(message, decoded);
      }
    } catch (StunException e) {
      peers.dropped();
    } finally {
      message.release();
    }
  }

  /** The relayed addresses, once allocated. */
  public List<RelayedSocket> sockets() {
    return List.copyOf(sockets);
  }

  /** Where the server sees this client. */
  public Optional<InetSocketAddress> mappedAddress() {
    return mapped;
  }

  /** What lies between this client and the server. */
  public InetSocketAddress server() {
    return path.remoteAddress();
  }

  /** Datagrams that could not be relayed or were not to be. */
  public long droppedDatagrams() {
    return peers.droppedDatagrams();
  }

  /** Learns, once, that the allocation is gone though nobody closed it. */
  public void onLost(Consumer<TurnFailure> listener) {
    onLost = listener;
  }

  /** Goes over to another way to the server, as where this host's address has changed. */
  void move() {
    mobility.move();
  }

  /** The way to the server has ended; where the allocation may move, another one is sought. */
  private void broken() {
    if (!closed && allocated && mobility.mayMove()) {
      mobility.move();
    } else {
      lost();
    }
  }

  /** Learns whenever the allocation has been kept over a change of this host's address. */
  public void onMoved(Runnable listener) {
    mobility.onMoved(listener);
  }

  private void lost() {
    if (!closed) {
      boolean was = allocated;
      allocated = false;
      close();
      if (was) {
        onLost.accept(TurnFailure.LOST);
      }
    }
  }

  /** One of the sockets was closed: with the last one the allocation ends. */
  void closed(RelayedSocket socket) {
    if (sockets.remove(socket) && sockets.isEmpty()) {
      close();
    }
  }

  /** Deletes the allocation (section 8.1, a lifetime of zero) and ends the way to the server. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    refresh.close();
    if (keepalive != null) {
      keepalive.cancel(false);
    }
    // The request for it may have reached the server, though its answer comes to nobody.
    if (allocated || (asking && requests.areProven() && !path.isStream())) {
      requests.sendOnce(TurnMethod.REFRESH, List.of(new TurnAttribute.Lifetime(0)));
    }
    mobility.close();
    peers.close();
    requests.close();
    path.close();
  }
}
