package org.chordial.overlay.forward;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.chordial.overlay.wire.FetchReq;
import org.chordial.overlay.wire.FindReq;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.ForwardingOption;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageExtension;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StatReq;
import org.chordial.overlay.wire.StoreReq;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands verified requests to their handlers and sends the responses. */
final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /**
   * "if the configuration_sequence field is equal to 65535 and the message type is ConfigUpdate"
   */
  static final int ANY_SEQUENCE = 0xffff;

  private final NodeId self;
  private final MessageSealer sealer;
  private final AnswerCache answers;
  private final Supplier<OverlayParameters> parameters;
  private final Counters counters;
  private final MessageTrace trace;
  private final Originator originator;
  private final Map<Integer, RequestHandler> handlers = new HashMap<>();
  private Consumer<IncomingRequest> outdated = _ -> {};

  Dispatcher(
      NodeId self,
      MessageSealer sealer,
      AnswerCache answers,
      Supplier<OverlayParameters> parameters,
      Counters counters,
      MessageTrace trace,
      Originator originator) {
    this.self = self;
    this.sealer = sealer;
    this.answers = answers;
    this.parameters = parameters;
    this.counters = counters;
    this.trace = trace;
    this.originator = originator;
  }

  void handler(int messageCode, RequestHandler handler) {
    handlers.put(messageCode, handler);
  }

  /** Sets who brings requesters with an old configuration up to date. */
  void outdated(Consumer<IncomingRequest> listener) {
    outdated = listener;
  }

  void handle(ForwardingHeader header, OpenedMessage opened, NodeId previousHop) {
    if (isMisrouted(header.destinationList(), opened.contents().body())) {
      // Silence: the next transmission takes another way, and an answer would be the wrong one.
      counters.drop(Drop.MISROUTED);
      return;
    }
    Optional<AnswerCache.Entry> seen = answers.seen(opened.signerId(), header.transactionId());
    if (seen.isPresent()) {
      counters.drop(Drop.REPEATED_REQUEST);
      seen.get()
          .answer()
          .ifPresent(
              sealedAnswer ->
                  originator.send(
                      Payloads.response(header, previousHop, self, parameters.get()),
                      sealedAnswer));
      return;
    }
    AnswerCache.Entry entry = answers.remember(opened.signerId(), header.transactionId());
    IncomingRequest request =
        new IncomingRequest(
            header,
            opened.contents().body(),
            opened.signerId(),
            opened.signer(),
            opened.certificates(),
            previousHop);
    var _ =
        answer(request, opened.contents().extensions())
            .whenComplete((reply, failure) -> finish(request, entry, reply, failure));
  }

  /**
   * The Destination List is not signed: whoever passes a message on can have it delivered at the
   * wrong place, where nothing is stored of what it asks for.
   */
  private static boolean isMisrouted(List<Destination> to, MessageBody body) {
    Optional<ResourceId> meant =
        switch (body) {
          case StoreReq store -> Optional.of(store.resource());
          case FetchReq fetch -> Optional.of(fetch.resource());
          case StatReq stat -> Optional.of(stat.resource());
          case FindReq find -> Optional.of(find.resource());
          default -> Optional.empty();
        };
    return meant.isPresent()
        && !to.isEmpty()
        && to.getLast() instanceof Destination.ResourceDestination(ResourceId place)
        && !place.equals(meant.get());
  }

  private CompletableFuture<Reply> answer(
      IncomingRequest request, List<MessageExtension> extensions) {
    Optional<RequestException> objection = objection(request, extensions);
    if (objection.isPresent()) {
      return CompletableFuture.failedFuture(objection.get());
    }
    RequestHandler handler = handlers.get(request.body().messageCode());
    if (handler == null) {
      return CompletableFuture.failedFuture(
          new RequestException(ErrorCode.INVALID_MESSAGE, "no such method here"));
    }
    try {
      return handler.handle(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Optional<RequestException> objection(
      IncomingRequest request, List<MessageExtension> extensions) {
    if (!extensions.isEmpty() && extensions.stream().anyMatch(MessageExtension::critical)) {
      // section 6.3.3: "it MUST generate an Error_Unknown_Extension error"
      counters.drop(Drop.UNKNOWN_EXTENSION);
      return Optional.of(new RequestException(ErrorCode.UNKNOWN_EXTENSION, ""));
    }
    List<ForwardingOption> options = request.header().options();
    if (!options.isEmpty() && options.stream().anyMatch(ForwardingOption::isDestinationCritical)) {
      counters.drop(Drop.UNSUPPORTED_OPTION);
      return Optional.of(new RequestException(ErrorCode.UNSUPPORTED_FORWARDING_OPTION, ""));
    }
    return sequenceObjection(request);
  }

  /**
   * Section 6.3.2.1: "it MUST check that the configuration_sequence field is equal to its own
   * configuration sequence number. If they do not match, the node MUST generate an error, either
   * Error_Config_Too_Old or Error_Config_Too_New. In addition, if the configuration file in the
   * request is too old, the node MUST generate a ConfigUpdate message to update the requesting
   * node."
   */
  private Optional<RequestException> sequenceObjection(IncomingRequest request) {
    int theirs = request.header().configurationSequence();
    int ours = parameters.get().sequence();
    if (theirs == ours || (theirs == ANY_SEQUENCE && request.body() instanceof ConfigUpdateReq)) {
      return Optional.empty();
    }
    String text = "the configuration here has sequence number " + ours;
    if (SequenceNumbers.newer(theirs, ours)) {
      return Optional.of(new RequestException(ErrorCode.CONFIG_TOO_NEW, text));
    }
    outdated.accept(request);
    return Optional.of(new RequestException(ErrorCode.CONFIG_TOO_OLD, text));
  }

  private void finish(
      IncomingRequest request, AnswerCache.Entry entry, Reply reply, Throwable failure) {
    Reply told = failure == null ? reply : Reply.of(error(request, failure));
    answers.answered(
        entry, respond(request.header(), told.body(), told.certificates(), request.previousHop()));
  }

  private static ErrorResponse error(IncomingRequest request, Throwable failure) {
    Throwable cause = Failures.cause(failure);
    if (cause instanceof RequestException refusal) {
      return refusal.toResponse();
    }
    log.warn("A request of {} could not be handled.", request.signerId(), cause);
    return ErrorResponse.of(ErrorCode.INVALID_MESSAGE, "the request could not be handled");
  }

  void respond(ForwardingHeader request, MessageBody body, NodeId previousHop) {
    respond(request, body, List.of(), previousHop);
  }

  /** Returns the sealed answer. */
  private byte[] respond(
      ForwardingHeader request,
      MessageBody body,
      List<GenericCertificate> certificates,
      NodeId previousHop) {
    ForwardingHeader header = Payloads.response(request, previousHop, self, parameters.get());
    MessageBody told = body;
    byte[] sealedAnswer = sealer.seal(header, body, certificates);
    Optional<ErrorCode> tooLong =
        body instanceof ErrorResponse ? Optional.empty() : tooLong(request, header, sealedAnswer);
    if (tooLong.isPresent()) {
      told = ErrorResponse.of(tooLong.get(), "the response is too long");
      sealedAnswer = sealer.seal(header, told, List.of());
    }
    trace.sent(header, told);
    originator.send(header, sealedAnswer);
    return sealedAnswer;
  }

  /**
   * Section 6.3.2 of max_response_length: "responding peers MUST check that any response would not
   * exceed it and if so generate an Error_Incompatible_with_Overlay value". What is longer than the
   * overlay's messages may be would not get through either.
   */
  private Optional<ErrorCode> tooLong(
      ForwardingHeader request, ForwardingHeader header, byte[] sealedAnswer) {
    long limit = request.maxResponseLength();
    if (limit != 0 && sealer.length(header, sealedAnswer) > limit) {
      return Optional.of(ErrorCode.INCOMPATIBLE_WITH_OVERLAY);
    }
    return sealedAnswer.length > parameters.get().maxMessageSize()
        ? Optional.of(ErrorCode.RESPONSE_TOO_LARGE)
        : Optional.empty();
  }
}
