package org.chordial.ice.turn.server;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chordial.ice.stun.AddressFamily;
import org.chordial.ice.stun.StunAttribute.ErrorCode;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TurnAttribute;

/** Connect and ConnectionBind (RFC 6062, sections 5.2 and 5.4) of clients who are proven. */
final class TcpRequestHandler {

  private final RelayCore core;

  TcpRequestHandler(RelayCore core) {
    this.core = core;
  }

  /** Section 5.2. The answer comes when the peer has answered or has not. */
  void connect(StunMessage request, ClientLink link, String username, Consumer<StunMessage> reply) {
    ServerAllocation allocation = link.allocation();
    Optional<InetSocketAddress> peer =
        request.find(TurnAttribute.XorPeerAddress.class).map(TurnAttribute.XorPeerAddress::address);
    int refusal = refusal(allocation, peer, username);
    if (refusal != 0) {
      reply.accept(TurnRequestHandler.error(request, refusal));
      return;
    }
    var _ =
        allocation
            .tcp()
            .connect(peer.get())
            .whenComplete(
                (stream, failure) ->
                    reply.accept(
                        failure == null
                            ? TurnRequestHandler.success(
                                request, List.of(new TurnAttribute.ConnectionId(stream.id())))
                            : TurnRequestHandler.error(
                                request, ErrorCode.CONNECTION_TIMEOUT_OR_FAILURE)));
  }

  private int refusal(
      ServerAllocation allocation, Optional<InetSocketAddress> peer, String username) {
    if (allocation == null || allocation.tcp() == null) {
      return ErrorCode.ALLOCATION_MISMATCH;
    }
    if (!allocation.username().equals(username)) {
      return ErrorCode.WRONG_CREDENTIALS;
    }
    if (peer.isEmpty()) {
      return ErrorCode.BAD_REQUEST;
    }
    if (AddressFamily.of(peer.get().getAddress()) != allocation.tcp().family()) {
      return ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH;
    }
    if (!core.mayConnect(peer.get())) {
      return ErrorCode.FORBIDDEN;
    }
    if (allocation.tcp().isConnectedTo(peer.get())) {
      return ErrorCode.CONNECTION_ALREADY_EXISTS;
    }
    return allocation.tcp().isFull() ? ErrorCode.INSUFFICIENT_CAPACITY : 0;
  }

  /**
   * Section 5.4: on a connection of its own, "the server MUST check that the CONNECTION-ID is
   * valid", and what follows the answer is data.
   */
  StunMessage bind(StunMessage request, ClientLink link, String username) {
    Optional<Integer> id =
        request.find(TurnAttribute.ConnectionId.class).map(TurnAttribute.ConnectionId::id);
    PeerStream stream = id.map(core.tcp()::waiting).orElse(null);
    if (stream == null
        || link.allocation() != null
        || !stream.relay().allocation().username().equals(username)
        || !link.isReadyFor(stream)) {
      return TurnRequestHandler.error(request, ErrorCode.BAD_REQUEST);
    }
    return TurnRequestHandler.success(request, List.of());
  }
}
