package org.chordial.overlay.forward;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Destination.NodeDestination;
import org.chordial.overlay.wire.Destination.ResourceDestination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * The requests of this node that wait for an answer (RFC 6940 section 6.2.1): "If a response has
 * not been received when the timer fires, the request MUST be retransmitted with the same
 * transaction identifier. The request MAY be retransmitted up to 4 times, for a total of 5
 * messages."
 */
final class Transactions implements Requester {
  private static final int MAX_TRANSMISSIONS = 5;
  private static final long WORRY_MILLIS = 300;
  private static final int MAX_OUTSTANDING = 4096;

  private final class Transaction {
    private final ForwardingHeader header;
    private final byte[] payload;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private Contested contested;
    private int transmissions;
    private ScheduledFuture<?> timer;
    private ScheduledFuture<?> worry;

    Transaction(ForwardingHeader header, byte[] payload) {
      this.header = header;
      this.payload = payload;
    }

    void transmit() {
      if (result.isDone()) {
        // the caller no longer waits
        end();
        return;
      }
      if (transmissions >= MAX_TRANSMISSIONS) {
        end();
        result.completeExceptionally(
            new RequestException(ErrorCode.REQUEST_TIMEOUT, "nobody answered"));
        return;
      }
      transmissions++;
      if (transmissions == 1 && isForOneResource()) {
        worry = context.executor().schedule(this::worry, WORRY_MILLIS, TimeUnit.MILLISECONDS);
      }
      timer =
          context
              .executor()
              .schedule(this::transmit, parameters.get().reliabilityTimer(), TimeUnit.MILLISECONDS);
      send();
    }

    private boolean isForOneResource() {
      List<Destination> to = header.destinationList();
      return to.size() == 1 && to.getFirst() instanceof ResourceDestination;
    }

    /**
     * The first time by the way that the topology names, then each time by another first hop: a
     * peer on the way may be dead, or worse.
     */
    private void send() {
      List<NodeId> others =
          transmissions < 2
              ? List.of()
              : target(header.destinationList().getFirst())
                  .map(routing::otherHops)
                  .orElse(List.of());
      int turn = (transmissions - 2) % (others.size() + 1);
      if (transmissions < 2 || turn == others.size()) {
        originator.send(header, payload);
      } else {
        originator.send(header, payload, others.get(turn));
      }
    }

    /**
     * Where a neighbour of this node is the one that ought to answer, it is asked directly: it may
     * be dead, and then only what is sent to it brings that to light.
     */
    private void worry() {
      if (!result.isDone()
          && header.destinationList().getFirst() instanceof ResourceDestination(var resource)) {
        routing
            .betterPlaced(resource, self)
            .ifPresent(nearest -> originator.send(header, payload, nearest));
      }
    }

    /** Keeps an answer that may not be believed while a better placed peer lives. */
    void contest(ForwardingHeader answerHeader, OpenedMessage opened, NodeId better) {
      boolean first = contested == null || contested.transmissions != transmissions;
      contested = new Contested(answerHeader, opened, transmissions);
      if (first) {
        originator.send(header, payload, better);
      }
    }

    void end() {
      open.remove(header.transactionId());
      if (timer != null) {
        timer.cancel(false);
      }
      if (worry != null) {
        worry.cancel(false);
      }
    }
  }

  /** An answer from a peer that is not the nearest to the resource, by what is known here. */
  private record Contested(ForwardingHeader header, OpenedMessage opened, int transmissions) {}

  private final NodeId self;
  private final CoreContext context;
  private final MessageSealer sealer;
  private final Routing routing;
  private final NodeId wildcard;
  private final Supplier<OverlayParameters> parameters;
  private final Counters counters;
  private final MessageTrace trace;
  private final Originator originator;
  private final Map<Long, Transaction> open = new HashMap<>();
  private boolean closed;

  Transactions(
      NodeId self,
      CoreContext context,
      MessageSealer sealer,
      Routing routing,
      Supplier<OverlayParameters> parameters,
      Counters counters,
      MessageTrace trace,
      Originator originator) {
    this.self = self;
    this.context = context;
    this.sealer = sealer;
    this.routing = routing;
    this.wildcard = NodeId.wildcard(self.value().length());
    this.parameters = parameters;
    this.counters = counters;
    this.trace = trace;
    this.originator = originator;
  }

  @Override
  public CompletableFuture<Answer> request(
      List<Destination> to, MessageBody body, List<GenericCertificate> certificates) {
    if (closed || open.size() >= MAX_OUTSTANDING) {
      return failed(ErrorCode.REQUEST_TIMEOUT, "this node takes no more requests now");
    }
    OverlayParameters overlay = parameters.get();
    int sequence = body instanceof ConfigUpdateReq ? Dispatcher.ANY_SEQUENCE : overlay.sequence();
    ForwardingHeader header =
        ForwardingHeader.request(
            overlay.overlay(), sequence, overlay.initialTtl(), context.random().nextLong(), to);
    byte[] payload = sealer.seal(header, body, certificates);
    if (payload.length > overlay.maxMessageSize()) {
      return failed(ErrorCode.MESSAGE_TOO_LARGE, payload.length + " bytes");
    }
    Transaction transaction = new Transaction(header, payload);
    open.put(header.transactionId(), transaction);
    trace.sent(header, body);
    transaction.transmit();
    return transaction.result;
  }

  /**
   * Sends what waits once more, since the way has changed; that is none of the RFC's five times.
   */
  void repeat() {
    List.copyOf(open.values()).forEach(each -> originator.send(each.header, each.payload));
  }

  /** Looks once more at contested answers, since a peer has fallen silent. */
  void reconsider() {
    for (Transaction transaction : List.copyOf(open.values())) {
      Contested contested = transaction.contested;
      if (contested != null) {
        transaction.contested = null;
        answered(contested.header, contested.opened);
      }
    }
  }

  void answered(ForwardingHeader header, OpenedMessage opened) {
    Transaction transaction = open.get(header.transactionId());
    if (transaction == null) {
      counters.drop(Drop.UNKNOWN_TRANSACTION);
      return;
    }
    MessageBody body = opened.contents().body();
    Destination asked = transaction.header.destinationList().getLast();
    if (!mayAnswer(asked, opened.signerId(), body)) {
      counters.drop(Drop.WRONG_RESPONDER);
      if (asked instanceof ResourceDestination(var resource)) {
        routing
            .betterPlaced(resource, opened.signerId())
            .ifPresent(better -> transaction.contest(header, opened, better));
      }
      return;
    }
    if (body instanceof ErrorResponse error
        && error.known().equals(Optional.of(ErrorCode.TTL_EXCEEDED))
        && transaction.transmissions < MAX_TRANSMISSIONS) {
      // Two peers that differ about a third one hand a message to and fro; they soon agree.
      counters.drop(Drop.TTL_EXCEEDED);
      return;
    }
    transaction.end();
    if (body instanceof ErrorResponse error) {
      transaction.result.completeExceptionally(RequestException.of(error));
      return;
    }
    int hops = Math.max(0, parameters.get().initialTtl() - header.ttl() + 1);
    transaction.result.complete(
        new Answer(opened.signerId(), opened.signer(), body, opened.certificates(), hops));
  }

  /**
   * Section 6.3.4: "The response to a message sent to a Node-ID MUST have been sent by that Node-ID
   * unless the response has been sent to the wildcard Node-ID." Peers on the way answer with errors
   * of their own.
   */
  private boolean mayAnswer(Destination target, NodeId signer, MessageBody body) {
    if (body instanceof ErrorResponse error && fromTheWay(error.known())) {
      return true;
    }
    return switch (target) {
      case NodeDestination(NodeId node) -> node.equals(signer) || node.equals(wildcard);
      case ResourceDestination(var resource) -> routing.mayAnswer(resource, signer);
      default -> false;
    };
  }

  private static Optional<Opaque> target(Destination first) {
    return switch (first) {
      case NodeDestination(NodeId node) -> Optional.of(node.value());
      case ResourceDestination(var resource) -> Optional.of(resource.value());
      default -> Optional.empty();
    };
  }

  private static boolean fromTheWay(Optional<ErrorCode> code) {
    return code.isPresent()
        && switch (code.get()) {
          case TTL_EXCEEDED,
              UNSUPPORTED_FORWARDING_OPTION,
              MESSAGE_TOO_LARGE,
              INCOMPATIBLE_WITH_OVERLAY,
              INVALID_MESSAGE ->
              true;
          default -> false;
        };
  }

  void close() {
    closed = true;
    for (Transaction transaction : List.copyOf(open.values())) {
      transaction.end();
      transaction.result.completeExceptionally(
          new RequestException(ErrorCode.REQUEST_TIMEOUT, "this node is leaving"));
    }
  }

  private static CompletableFuture<Answer> failed(ErrorCode code, String text) {
    return CompletableFuture.failedFuture(new RequestException(code, text));
  }
}
