package org.chordial.overlay.forward;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.LinkMaker;
import org.chordial.overlay.link.SecureChannel;
import org.chordial.overlay.wire.AppAttachAns;
import org.chordial.overlay.wire.AppAttachReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AppAttach: connections for applications (RFC 6940 section 6.5.2), asked for and answered. As with
 * Attach, whoever asks is controlling and the TLS server. Used on the peer's serial executor only.
 */
final class AppAttachService implements RequestHandler {
  private static final Logger log = LoggerFactory.getLogger(AppAttachService.class);
  private static final long LIMIT_SECONDS = 40;
  private static final int MAX_INBOUND = 64;

  private final CoreContext context;
  private final Requester requester;
  private final Negotiation.Factory factory;
  private final LinkProtocols protocols;
  private final LinkMaker linkMaker;
  private final Map<Integer, Consumer<AppConnection>> applications = new HashMap<>();
  private int inbound;

  AppAttachService(
      CoreContext context,
      Requester requester,
      Negotiation.Factory factory,
      LinkProtocols protocols,
      LinkMaker linkMaker) {
    this.context = context;
    this.requester = requester;
    this.factory = factory;
    this.protocols = protocols;
    this.linkMaker = linkMaker;
  }

  /** Sets who gets the connections that others open to an application. */
  void application(int applicationId, Consumer<AppConnection> accepted) {
    applications.put(applicationId, accepted);
  }

  /** Fails with a {@link RequestException} or the reason why no connection came about. */
  CompletableFuture<AppConnection> attach(List<Destination> to, int applicationId) {
    CompletableFuture<AppConnection> result = new CompletableFuture<>();
    Negotiation negotiation = factory.start(true);
    var _ =
        context
            .executor()
            .schedule(
                () -> {
                  if (!result.isDone()) {
                    negotiation.close();
                    result.completeExceptionally(
                        new RequestException(
                            ErrorCode.REQUEST_TIMEOUT, "the connection was not made in time"));
                  }
                },
                LIMIT_SECONDS,
                TimeUnit.SECONDS);
    var _ =
        negotiation
            .prepare()
            .thenCompose(
                local ->
                    requester.request(
                        to,
                        new AppAttachReq(
                            local.ufrag(),
                            local.password(),
                            applicationId,
                            IceCandidates.opaque("passive"),
                            local.candidates())))
            .thenCompose(answer -> connect(negotiation, answer))
            .whenComplete(
                (connection, failure) -> {
                  if (failure != null) {
                    negotiation.close();
                    result.completeExceptionally(Failures.cause(failure));
                  } else if (!result.complete(connection)) {
                    connection.close();
                  }
                });
    return result;
  }

  private CompletableFuture<AppConnection> connect(Negotiation negotiation, Answer answer) {
    if (!(answer.body() instanceof AppAttachAns remote)) {
      return CompletableFuture.failedFuture(
          new RequestException(ErrorCode.INVALID_MESSAGE, "no answer to an AppAttach"));
    }
    return negotiation
        .connect(new Negotiation.Parameters(remote.ufrag(), remote.password(), remote.candidates()))
        .thenCompose(channel -> connection(channel, answer.from()));
  }

  private CompletableFuture<AppConnection> connection(SecureChannel channel, NodeId remote) {
    try {
      return CompletableFuture.completedFuture(linkMaker.application(channel, remote));
    } catch (LinkException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<Reply> handle(IncomingRequest request) {
    AppAttachReq remote = (AppAttachReq) request.body();
    Consumer<AppConnection> application = applications.get(remote.application());
    if (application == null) {
      // section 6.5.2.2: "the peer MUST reply with an Error_Not_Found error"
      return CompletableFuture.failedFuture(
          new RequestException(
              ErrorCode.NOT_FOUND, "no application " + remote.application() + " here"));
    }
    Optional<RequestException> objection = protocols.objection(remote.candidates());
    if (objection.isPresent()) {
      return CompletableFuture.failedFuture(objection.get());
    }
    if (inbound >= MAX_INBOUND) {
      return CompletableFuture.failedFuture(
          new RequestException(ErrorCode.FORBIDDEN, "too many AppAttaches at once"));
    }
    inbound++;
    Negotiation negotiation = factory.start(false);
    var _ = context.executor().schedule(negotiation::close, LIMIT_SECONDS, TimeUnit.SECONDS);
    return negotiation
        .prepare()
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                inbound--;
              }
            })
        .thenApply(local -> accept(request.signerId(), remote, negotiation, local, application));
  }

  private Reply accept(
      NodeId from,
      AppAttachReq remote,
      Negotiation negotiation,
      Negotiation.Parameters local,
      Consumer<AppConnection> application) {
    var _ =
        negotiation
            .connect(
                new Negotiation.Parameters(remote.ufrag(), remote.password(), remote.candidates()))
            .thenCompose(channel -> connection(channel, from))
            .whenComplete(
                (connection, failure) -> {
                  inbound--;
                  if (failure != null) {
                    log.info(
                        "No connection with {}: {}", from, Failures.cause(failure).getMessage());
                  } else {
                    application.accept(connection);
                  }
                });
    return Reply.of(
        new AppAttachAns(
            local.ufrag(),
            local.password(),
            remote.application(),
            IceCandidates.opaque("active"),
            local.candidates()));
  }
}
