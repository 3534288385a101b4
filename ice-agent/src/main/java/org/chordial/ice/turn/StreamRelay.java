package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.stun.AddressFamily;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TurnAttribute;

/**
 * A relayed address for TCP on a TURN server (RFC 6062), for peers that have no UDP: connections
 * are opened from it and taken at it, each with a connection to the server of its own. Used on the
 * context's executor only.
 */
public final class StreamRelay implements AutoCloseable {

  private static final Duration RTO = Duration.ofMillis(500);
  private static final Duration PERMISSIONS = Duration.ofMinutes(4);
  private static final int MAX_PEERS = 128;

  /** Connections of peers for which the other half is being opened, all together. */
  private static final int MAX_OPENING = 32;

  private final RelayServer server;
  private final Network network;
  private final CoreContext context;
  private final ServerPath path;
  private final TurnRequests requests;
  private final AllocationRefresh refresh;
  private final Map<InetAddress, ClientPermission> permissions = new HashMap<>();

  /** Connections with peers that are not bound yet. */
  private final List<CompletableFuture<StreamConnection>> opening = new ArrayList<>();

  private CompletableFuture<StreamRelay> allocating;
  private InetSocketAddress relayed;
  private Optional<InetSocketAddress> mapped = Optional.empty();
  private Consumer<StreamConnection> accepted = StreamConnection::close;
  private Consumer<TurnFailure> onLost = reason -> {};
  private ScheduledFuture<?> timer;
  private boolean closed;

  private StreamRelay(RelayServer server, ServerPath path, Network network, CoreContext context) {
    this.server = server;
    this.network = network;
    this.context = context;
    this.path = path;
    this.requests = new TurnRequests(path, server.credentials(), RTO, context);
    this.refresh = new AllocationRefresh(requests, 0, context, this::lost);
    path.receiver(this::received);
    path.onClosed(reason -> lost());
  }

  /**
   * Opens the connection with the server and asks for nothing yet.
   *
   * @param server reached by TCP or TLS: "TCP allocations can only be requested over" these
   * @return fails with a {@link TurnException}
   * @throws IllegalArgumentException where the server is to be reached by datagrams
   */
  public static CompletableFuture<StreamRelay> connect(
      RelayServer server, Network network, CoreContext context) {
    if (!server.transport().isStream()) {
      throw new IllegalArgumentException("a relay for TCP is asked for by TCP or TLS");
    }
    return ServerPaths.connect(server, network, context)
        .exceptionallyCompose(
            cause ->
                CompletableFuture.failedFuture(new TurnException(TurnFailure.UNREACHABLE, cause)))
        .thenApply(path -> new StreamRelay(server, path, network, context));
  }

  /** Connects and allocates, as {@link #connect} and {@link #allocate(int)} do. */
  public static CompletableFuture<StreamRelay> allocate(
      RelayServer server, int family, Network network, CoreContext context) {
    return connect(server, network, context).thenCompose(relay -> relay.allocate(family));
  }

  /**
   * Asks for the relayed address, once. Where it is refused this is closed.
   *
   * @param family of {@link AddressFamily}
   * @return this; fails with a {@link TurnException}
   */
  public CompletableFuture<StreamRelay> allocate(int family) {
    allocating = new CompletableFuture<>();
    if (closed) {
      allocating.completeExceptionally(new TurnException(TurnFailure.LOST, null));
      return allocating;
    }
    StunAttribute transport = new TurnAttribute.RequestedTransport(TurnAttribute.TCP);
    requests.send(
        TurnMethod.ALLOCATE,
        family == AddressFamily.IPV4
            ? List.of(transport)
            : List.of(transport, new TurnAttribute.RequestedAddressFamily(family)),
        reply ->
            allocated(reply)
                .ifPresentOrElse(
                    failure -> {
                      allocating.completeExceptionally(new TurnException(failure, null));
                      end();
                    },
                    () -> allocating.complete(this)));
    return allocating;
  }

  private Optional<TurnFailure> allocated(TurnReply reply) {
    return switch (reply) {
      case TurnReply.Success(var response, _) -> {
        var address = response.find(TurnAttribute.XorRelayedAddress.class);
        if (address.isEmpty()) {
          yield Optional.of(TurnFailure.REFUSED);
        }
        relayed = address.get().address();
        mapped =
            response
                .find(StunAttribute.XorMappedAddress.class)
                .map(StunAttribute.XorMappedAddress::address);
        refresh.after(response);
        schedule();
        yield Optional.empty();
      }
      case TurnReply.Refused(int code, _) -> Optional.of(TurnFailure.of(code));
      case TurnReply.Silence() -> Optional.of(TurnFailure.NO_ANSWER);
    };
  }

  private void schedule() {
    timer =
        context
            .executor()
            .schedule(
                () -> {
                  permissions.values().forEach(ClientPermission::refresh);
                  schedule();
                },
                PERMISSIONS.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /** The relayed address. */
  public InetSocketAddress address() {
    return relayed;
  }

  /** Where the server sees this host. */
  public Optional<InetSocketAddress> mappedAddress() {
    return mapped;
  }

  /** Lets these connect to the relayed address; those of another family cannot. */
  public void permit(Collection<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      if (AddressFamily.of(address) == AddressFamily.of(relayed.getAddress())
          && !closed
          && !permissions.containsKey(address)
          && permissions.size() < MAX_PEERS) {
        ClientPermission permission =
            new ClientPermission(address, requests, (datagram, to) -> datagram.release());
        permissions.put(address, permission);
        permission.refresh();
      }
    }
  }

  /** Sets who gets the connections of peers that have a permission. */
  public void accepted(Consumer<StreamConnection> listener) {
    accepted = listener;
  }

  /** Learns, once, that the allocation is gone though nobody closed it. */
  public void onLost(Consumer<TurnFailure> listener) {
    onLost = listener;
  }

  /**
   * Section 4.3: has the server connect to a peer.
   *
   * @return a connection whose remote address is the peer's; fails with a {@link TurnException};
   *     who cancels it wants it no more
   */
  public CompletableFuture<StreamConnection> connect(InetSocketAddress peer) {
    CompletableFuture<StreamConnection> result = opening();
    if (closed) {
      result.completeExceptionally(new TurnException(TurnFailure.LOST, null));
      return result;
    }
    // Opened while the server tries, to be there when it has done so.
    CompletableFuture<StreamConnection> half = ServerPaths.stream(server, network, context);
    var _ =
        result.whenComplete(
            (_, failure) -> {
              if (failure != null) {
                var _ = half.thenAccept(StreamConnection::close);
              }
            });
    requests.send(
        TurnMethod.CONNECT,
        List.of(new TurnAttribute.XorPeerAddress(peer)),
        reply -> {
          Optional<Integer> id =
              reply instanceof TurnReply.Success(var response, _) ? id(response) : Optional.empty();
          if (id.isEmpty()) {
            result.completeExceptionally(
                new TurnException(
                    reply instanceof TurnReply.Refused(int code, _)
                        ? TurnFailure.of(code)
                        : TurnFailure.NO_ANSWER,
                    null));
          } else if (!result.isDone()) {
            bind(id.get(), half, peer, result);
          }
        });
    return result;
  }

  private CompletableFuture<StreamConnection> opening() {
    CompletableFuture<StreamConnection> result = new CompletableFuture<>();
    opening.add(result);
    var _ = result.whenComplete((_, _) -> opening.removeIf(CompletableFuture::isDone));
    return result;
  }

  private static Optional<Integer> id(StunMessage message) {
    return message.find(TurnAttribute.ConnectionId.class).map(TurnAttribute.ConnectionId::id);
  }

  /** Section 4.3: "The client MUST establish a new data connection". */
  private void bind(
      int id,
      CompletableFuture<StreamConnection> half,
      InetSocketAddress peer,
      CompletableFuture<StreamConnection> result) {
    var _ =
        half.whenComplete(
            (connection, failure) -> {
              if (failure != null) {
                result.completeExceptionally(new TurnException(TurnFailure.UNREACHABLE, failure));
              } else if (result.isDone()) {
                connection.close();
              } else {
                new BoundStream(connection, relayed, peer, result).bind(id, requests);
              }
            });
  }

  private void received(ByteBuf message) {
    try {
      StunMessage decoded = StunCodec.decode(message);
      if (decoded.messageClass() == StunClass.INDICATION) {
        if (decoded.method() == TurnMethod.CONNECTION_ATTEMPT) {
          attempted(decoded);
        }
      } else if (decoded.messageClass() != StunClass.REQUEST) {
        var _ = requests.received(message, decoded);
      }
    } catch (StunException e) {
      // Nothing that a server has to say; what it has not answered is asked for again.
    } finally {
      message.release();
    }
  }

  /** Section 4.4: a peer has connected; where it is nobody's we let the server time it out. */
  private void attempted(StunMessage indication) {
    Optional<InetSocketAddress> peer =
        indication
            .find(TurnAttribute.XorPeerAddress.class)
            .map(TurnAttribute.XorPeerAddress::address)
            .filter(address -> permissions.containsKey(address.getAddress()));
    Optional<Integer> id = id(indication);
    if (peer.isPresent() && id.isPresent() && !closed && opening.size() < MAX_OPENING) {
      CompletableFuture<StreamConnection> bound = opening();
      var _ = bound.thenAccept(connection -> accepted.accept(connection));
      bind(id.get(), ServerPaths.stream(server, network, context), peer.get(), bound);
    }
  }

  private void lost() {
    if (!closed) {
      boolean was = relayed != null;
      if (allocating != null) {
        allocating.completeExceptionally(new TurnException(TurnFailure.LOST, null));
      }
      end();
      if (was) {
        onLost.accept(TurnFailure.LOST);
      }
    }
  }

  /** Ends the allocation; connections that are bound end with it. */
  @Override
  public void close() {
    if (!closed) {
      if (relayed != null) {
        requests.sendOnce(TurnMethod.REFRESH, List.of(new TurnAttribute.Lifetime(0)));
      } else if (allocating != null) {
        allocating.cancel(false);
      }
      end();
    }
  }

  private void end() {
    closed = true;
    refresh.close();
    if (timer != null) {
      timer.cancel(false);
    }
    permissions.values().forEach(ClientPermission::close);
    List.copyOf(opening)
        .forEach(each -> each.completeExceptionally(new TurnException(TurnFailure.LOST, null)));
    requests.close();
    path.close();
  }
}
