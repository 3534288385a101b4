package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Supplier;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.WireException;

/**
 * Receives the messages for this node: puts fragments together, verifies, and hands requests to
 * their handlers and responses to those who wait. RFC 6940 section 6.3.4: "Upon receipt (and
 * fragment reassembly, if needed), the destination node MUST verify the signature and the
 * authorizing certificate. If the signature fails, the implementation SHOULD simply drop the
 * message and MUST NOT process it."
 */
final class LocalDelivery implements MessageRouter.Local {
  private final MessageSealer sealer;
  private final Reassembler reassembler;
  private final Dispatcher dispatcher;
  private final Transactions transactions;
  private final Supplier<OverlayParameters> parameters;
  private final Counters counters;
  private final Conduct conduct;
  private final MessageTrace trace;

  LocalDelivery(
      MessageSealer sealer,
      Reassembler reassembler,
      Dispatcher dispatcher,
      Transactions transactions,
      Supplier<OverlayParameters> parameters,
      Counters counters,
      Conduct conduct,
      MessageTrace trace) {
    this.sealer = sealer;
    this.reassembler = reassembler;
    this.dispatcher = dispatcher;
    this.transactions = transactions;
    this.parameters = parameters;
    this.counters = counters;
    this.conduct = conduct;
    this.trace = trace;
  }

  @Override
  public void deliver(ForwardingHeader header, ByteBuf payload, NodeId previousHop) {
    if (header.isWhole()) {
      open(header, payload, previousHop);
      return;
    }
    Optional<byte[]> whole =
        reassembler.add(header, payload, previousHop, parameters.get().maxMessageSize());
    whole.ifPresent(
        bytes ->
            open(
                header.withFragment(ForwardingHeader.UNFRAGMENTED),
                Unpooled.wrappedBuffer(bytes),
                previousHop));
  }

  private void open(ForwardingHeader header, ByteBuf payload, NodeId previousHop) {
    try {
      OpenedMessage opened = sealer.open(header, payload);
      MessageBody body = opened.contents().body();
      trace.received(header, body, opened.signerId(), previousHop);
      if (body.isRequest()) {
        dispatcher.handle(header, opened, previousHop);
      } else {
        transactions.answered(header, opened);
      }
    } catch (WireException e) {
      counters.drop(Drop.MALFORMED_BODY);
      blame(header, payload, previousHop, Drop.MALFORMED_BODY);
      refuse(header, payload, previousHop, ErrorCode.INVALID_MESSAGE, e.getMessage());
    } catch (LinkException e) {
      counters.drop(Drop.BAD_SIGNATURE);
      blame(header, payload, previousHop, Drop.BAD_SIGNATURE);
      trace.refused(header, e.getMessage());
    }
  }

  /**
   * Who passes a message on does not verify it. A request that nobody has passed on is the
   * neighbour's own.
   */
  private void blame(ForwardingHeader header, ByteBuf payload, NodeId previousHop, Drop what) {
    if (header.viaList().isEmpty() && Payloads.startsRequest(header, payload)) {
      conduct.offence(previousHop, what);
    }
  }

  @Override
  public void refuse(
      ForwardingHeader header,
      ByteBuf payload,
      NodeId previousHop,
      ErrorCode code,
      String explanation) {
    if (Payloads.startsRequest(header, payload)) {
      dispatcher.respond(header, ErrorResponse.of(code, explanation), previousHop);
    }
  }
}
