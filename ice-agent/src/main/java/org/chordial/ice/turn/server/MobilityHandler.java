package org.chordial.ice.turn.server;

import java.util.List;
import java.util.function.Function;
import org.chordial.ice.stun.StunAttribute.ErrorCode;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TurnAttribute;
import org.chordial.ice.stun.TurnAttribute.MobilityTicket;

/** Refresh requests of clients whose address has changed (RFC 8016, section 3.2.2). */
final class MobilityHandler {

  private final RelayCore core;
  private final Function<StunMessage, Long> lifetime;

  /**
   * @param lifetime in seconds, of what a request asks for; 0 where it ends the allocation
   */
  MobilityHandler(RelayCore core, Function<StunMessage, Long> lifetime) {
    this.core = core;
    this.lifetime = lifetime;
  }

  StunMessage refresh(StunMessage request, ClientLink link, String username) {
    byte[] ticket = request.find(MobilityTicket.class).orElseThrow().ticket();
    if (ticket.length != MobilityTickets.BYTES) {
      return TurnRequestHandler.error(request, ErrorCode.BAD_REQUEST);
    }
    ServerAllocation allocation = core.tickets().find(ticket);
    if (allocation == null) {
      return TurnRequestHandler.error(request, ErrorCode.ALLOCATION_MISMATCH);
    }
    if (!allocation.username().equals(username)) {
      return TurnRequestHandler.error(request, ErrorCode.WRONG_CREDENTIALS);
    }
    if (link.allocation() == allocation
        && allocation.moved != null
        && request.id().equals(allocation.moved.id())) {
      return allocation.moved;
    }
    // "If the source IP address and port of the Refresh request [...] is the same as the stored
    // 5-tuple allocation, then the TURN server rejects the request with a 400", and "The old ticket
    // can only be used for the purposes of retransmission."
    if (link.allocation() != null || !MobilityTickets.isCurrent(allocation, ticket)) {
      return TurnRequestHandler.error(request, ErrorCode.BAD_REQUEST);
    }
    long seconds = lifetime.apply(request);
    if (seconds == 0) {
      core.end(allocation);
      return TurnRequestHandler.success(request, List.of(new TurnAttribute.Lifetime(0)));
    }
    allocation.expiryMillis = core.nowMillis() + seconds * 1000;
    allocation.movesTo(link);
    allocation.moved =
        TurnRequestHandler.success(
            request,
            List.of(
                new TurnAttribute.Lifetime(seconds),
                new MobilityTicket(core.tickets().issue(allocation))));
    return allocation.moved;
  }
}
