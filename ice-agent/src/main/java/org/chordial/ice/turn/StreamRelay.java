package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
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

  private final RelayServer server;
  private final Network network;
  private final CoreContext context;
  private final ServerPath path;
  private final TurnRequests requests;
  private final AllocationRefresh refresh;
  private final Map<InetAddress, ClientPermission> permissions = new HashMap<>();
  private InetSocketAddress relayed;
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
   * Connects and allocates.
   *
   * @param server reached by TCP or TLS: "TCP allocations can only be requested over" these
   * @param family of {@link AddressFamily}
   * @return fails with a {@link TurnException}
   * @throws IllegalArgumentException where the server is to be reached by datagrams
   */
  public static CompletableFuture<StreamRelay> allocate(
      RelayServer server, int family, Network network, CoreContext context) {
    if (!server.transport().isStream()) {
      throw new IllegalArgumentException("a relay for TCP is asked for by TCP or TLS");
    }
    return ServerPaths.connect(server, network, context)
        .exceptionallyCompose(
            cause ->
                CompletableFuture.failedFuture(new TurnException(TurnFailure.UNREACHABLE, cause)))
        .thenCompose(path -> new StreamRelay(server, path, network, context).allocate(family));
  }

  private CompletableFuture<StreamRelay> allocate(int family) {
    CompletableFuture<StreamRelay> result = new CompletableFuture<>();
    StunAttribute transport = new TurnAttribute.RequestedTransport(TurnAttribute.TCP);
    requests.send(
        TurnMethod.ALLOCATE,
        family == AddressFamily.IPV4
            ? List.of(transport)
            : List.of(transport, new TurnAttribute.RequestedAddressFamily(family)),
        reply -> {
          Optional<TurnFailure> failure = allocated(reply);
          if (failure.isEmpty()) {
            result.complete(this);
          } else {
            closed = true;
            requests.close();
            path.close();
            result.completeExceptionally(new TurnException(failure.get(), null));
          }
        });
    return result;
  }

  private Optional<TurnFailure> allocated(TurnReply reply) {
    return switch (reply) {
      case TurnReply.Success(var response, _) -> {
        var address = response.find(TurnAttribute.XorRelayedAddress.class);
        if (address.isEmpty()) {
          yield Optional.of(TurnFailure.REFUSED);
        }
        relayed = address.get().address();
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

  /** Lets these connect to the relayed address. */
  public void permit(Collection<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      if (!permissions.containsKey(address) && permissions.size() < MAX_PEERS) {
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
   * @return a connection whose remote address is the peer's; fails with a {@link TurnException}
   */
  public CompletableFuture<StreamConnection> connect(InetSocketAddress peer) {
    CompletableFuture<StreamConnection> result = new CompletableFuture<>();
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
          } else {
            bind(id.get(), peer, result);
          }
        });
    return result;
  }

  private static Optional<Integer> id(StunMessage message) {
    return message.find(TurnAttribute.ConnectionId.class).map(TurnAttribute.ConnectionId::id);
  }

  /** Section 4.3: "The client MUST establish a new data connection". */
  private void bind(int id, InetSocketAddress peer, CompletableFuture<StreamConnection> result) {
    var _ =
        ServerPaths.stream(server, network, context)
            .whenComplete(
                (connection, failure) -> {
                  if (failure != null) {
                    result.completeExceptionally(
                        new TurnException(TurnFailure.UNREACHABLE, failure));
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
    if (peer.isPresent() && id.isPresent() && !closed) {
      CompletableFuture<StreamConnection> bound = new CompletableFuture<>();
      var _ = bound.thenAccept(connection -> accepted.accept(connection));
      bind(id.get(), peer.get(), bound);
    }
  }

  private void lost() {
    if (!closed) {
      boolean was = relayed != null;
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
      requests.sendOnce(TurnMethod.REFRESH, List.of(new TurnAttribute.Lifetime(0)));
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
    requests.close();
    path.close();
  }
}
