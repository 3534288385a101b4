package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.net.StreamListener;
import org.chordial.ice.stun.AddressFamily;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TurnAttribute;
import org.chordial.ice.turn.TurnMethod;

/** A relayed address for TCP (RFC 6062) and the connections that peers have with it. */
final class TcpRelay {

  /** Section 5.2: the server gives up "after at least 30 seconds". */
  private static final long CONNECT_SECONDS = 30;

  private final RelayCore core;
  private final ServerAllocation allocation;
  private final StreamListener listener;
  private final Map<InetSocketAddress, PeerStream> streams = new HashMap<>();

  /** Connections that are being opened. */
  private int opening;

  private boolean closed;

  TcpRelay(RelayCore core, ServerAllocation allocation, InetSocketAddress at)
      throws NetworkException {
    this.core = core;
    this.allocation = allocation;
    this.listener = core.network().listenTcp(at, this::accepted);
  }

  InetSocketAddress address() {
    return listener.localAddress();
  }

  int family() {
    return AddressFamily.of(address().getAddress());
  }

  ServerAllocation allocation() {
    return allocation;
  }

  boolean isConnectedTo(InetSocketAddress peer) {
    return streams.containsKey(peer);
  }

  boolean isFull() {
    return closed || streams.size() + opening >= core.settings().peersPerAllocation();
  }

  /** Whether the allocation's bandwidth allows so many bytes now. */
  boolean takes(int bytes) {
    return allocation.hasBandwidth(Math.max(1, bytes));
  }

  /**
   * Section 5.3: "the server MUST accept the connection. If it is not successful, nothing is sent
   * to the client"; one from somebody without a permission "MUST be rejected".
   */
  private void accepted(StreamConnection connection) {
    InetSocketAddress peer = connection.remoteAddress();
    if (isFull() || !allocation.isPermitted(peer.getAddress()) || streams.containsKey(peer)) {
      core.counters().notPermitted++;
      connection.close();
      return;
    }
    PeerStream stream = add(connection);
    allocation
        .link()
        .send(
            StunCodec.encode(
                new StunMessage(
                    StunClass.INDICATION,
                    TurnMethod.CONNECTION_ATTEMPT,
                    core.newId(),
                    List.of(
                        new TurnAttribute.ConnectionId(stream.id()),
                        new TurnAttribute.XorPeerAddress(peer))),
                Protection.none(),
                ByteBufAllocator.DEFAULT));
  }

  private PeerStream add(StreamConnection connection) {
    PeerStream stream = core.tcp().add(this, connection);
    streams.put(stream.peerAddress(), stream);
    return stream;
  }

  /**
   * Section 5.2: opens a connection to a peer, from the relayed address; where the system does not
   * let us connect from a port that listens, from another one of that address.
   *
   * @return fails where the peer cannot be reached
   */
  CompletableFuture<PeerStream> connect(InetSocketAddress peer) {
    opening++;
    CompletableFuture<PeerStream> result = new CompletableFuture<>();
    ScheduledFuture<?> limit =
        core.context()
            .executor()
            .schedule(
                () ->
                    result.completeExceptionally(
                        new NetworkException(
                            NetworkException.Reason.TIMED_OUT, "The peer does not answer.", null)),
                CONNECT_SECONDS,
                TimeUnit.SECONDS);
    var _ =
        core.network()
            .connectTcp(new InetSocketAddress(address().getAddress(), 0), peer)
            .whenComplete(
                (connection, failure) -> {
                  limit.cancel(false);
                  opening--;
                  if (failure != null) {
                    result.completeExceptionally(failure);
                  } else if (result.isDone() || closed) {
                    connection.close();
                    result.cancel(false);
                  } else {
                    result.complete(add(connection));
                  }
                });
    return result;
  }

  void gone(PeerStream stream) {
    streams.remove(stream.peerAddress());
    core.tcp().remove(stream);
  }

  void close() {
    closed = true;
    listener.close();
    List.copyOf(streams.values()).forEach(PeerStream::close);
  }
}
