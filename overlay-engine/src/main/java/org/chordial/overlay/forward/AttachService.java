package org.chordial.overlay.forward;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.LinkMaker;
import org.chordial.overlay.link.SecureChannel;
import org.chordial.overlay.wire.AttachAns;
import org.chordial.overlay.wire.AttachReq;
import org.chordial.overlay.wire.AttachReqAns;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Destination.NodeDestination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.NodeId;

/**
 * Attach: links to other nodes (RFC 6940 section 6.5.1), asked for and answered. Used on the peer's
 * serial executor only.
 */
final class AttachService implements Attacher, RequestHandler {
  private static final long LIMIT_SECONDS = 40;
  private static final int MAX_INBOUND = 256;

  /** An Attach of this node's own. */
  private final class Outgoing {
    private final boolean sendUpdate;
    private final Negotiation negotiation = factory.start(true);
    private final CompletableFuture<Link> result = new CompletableFuture<>();
    private CompletableFuture<Answer> request;
    private boolean answered;
    private boolean yielded;

    Outgoing(boolean sendUpdate) {
      this.sendUpdate = sendUpdate;
    }

    /** Leaves it to the other side's Attach to make the link. */
    void yieldToOther() {
      yielded = true;
      if (request != null) {
        request.cancel(false);
      }
      negotiation.close();
    }
  }

  private final NodeId self;
  private final CoreContext context;
  private final Requester requester;
  private final Negotiation.Factory factory;
  private final LinkProtocols protocols;
  private final LinkMaker linkMaker;
  private final ConnectionTable table;
  private final Map<NodeId, Outgoing> outgoing = new HashMap<>();
  private final Map<NodeId, Negotiation> inbound = new HashMap<>();
  private final ContactPoints contacts;
  private Consumer<NodeId> updateRequested = _ -> {};

  AttachService(
      NodeId self,
      CoreContext context,
      Requester requester,
      Negotiation.Factory factory,
      LinkProtocols protocols,
      LinkMaker linkMaker,
      ConnectionTable table,
      ContactPoints contacts) {
    this.self = self;
    this.context = context;
    this.requester = requester;
    this.factory = factory;
    this.protocols = protocols;
    this.linkMaker = linkMaker;
    this.table = table;
    this.contacts = contacts;
  }

  /** Sets who sends Updates to nodes whose Attach asked for one. */
  void updateRequested(Consumer<NodeId> listener) {
    updateRequested = listener;
  }

  @Override
  public CompletableFuture<Link> attach(List<Destination> to, boolean sendUpdate) {
    Optional<NodeId> target =
        to.getLast() instanceof NodeDestination(NodeId node) ? Optional.of(node) : Optional.empty();
    if (target.isPresent()) {
      Optional<Link> link = table.link(target.get());
      if (link.isPresent() && link.get().attached() && !link.get().failing()) {
        return CompletableFuture.completedFuture(link.get());
      }
      Outgoing pending = outgoing.get(target.get());
      if (pending != null) {
        return pending.result;
      }
    }
    Outgoing attach = new Outgoing(sendUpdate);
    target.ifPresent(node -> remember(node, attach));
    var _ =
        context
            .executor()
            .schedule(
                () -> fail(attach, timeout("the link was not made in time")),
                LIMIT_SECONDS,
                TimeUnit.SECONDS);
    var _ =
        attach
            .negotiation
            .prepare()
            .whenComplete((local, failure) -> ask(to, attach, local, failure));
    return attach.result;
  }

  private void remember(NodeId node, Outgoing attach) {
    outgoing.put(node, attach);
    var _ = attach.result.whenComplete((_, _) -> outgoing.remove(node, attach));
  }

  private void ask(
      List<Destination> to, Outgoing attach, Negotiation.Parameters local, Throwable failure) {
    if (attach.yielded || attach.result.isDone()) {
      return;
    }
    if (failure != null) {
      fail(attach, failure);
      return;
    }
    AttachReq request = new AttachReq(parameters(local, "passive", attach.sendUpdate));
    attach.request = requester.request(to, request, List.of());
    var _ = attach.request.whenComplete((answer, refusal) -> answered(attach, answer, refusal));
  }

  private void answered(Outgoing attach, Answer answer, Throwable refusal) {
    if (attach.yielded || attach.result.isDone()) {
      return;
    }
    if (refusal instanceof RequestException e && e.code() == ErrorCode.IN_PROGRESS) {
      attach.yieldToOther();
    } else if (refusal != null) {
      fail(attach, refusal);
    } else if (answer.body() instanceof AttachAns(AttachReqAns remote)) {
      attach.answered = true;
      if (!outgoing.containsKey(answer.from())) {
        remember(answer.from(), attach);
      }
      var _ =
          attach
              .negotiation
              .connect(parameters(remote))
              .whenComplete(
                  (channel, failure) -> {
                    Optional<Link> link = link(channel, failure, answer.from(), attach);
                    link.ifPresent(made -> contacts.linked(made, remote.candidates()));
                    if (link.isPresent() && remote.sendUpdate()) {
                      updateRequested.accept(answer.from());
                    }
                  });
    } else {
      fail(attach, new RequestException(ErrorCode.INVALID_MESSAGE, "no answer to an Attach"));
    }
  }

  /** Makes the link of the channel, or fails the Attach. */
  private Optional<Link> link(
      SecureChannel channel, Throwable failure, NodeId remote, Outgoing attach) {
    if (failure != null) {
      fail(attach, failure);
      return Optional.empty();
    }
    try {
      Link link = linkMaker.link(channel, Optional.of(remote));
      attach.result.complete(link);
      return Optional.of(link);
    } catch (LinkException e) {
      fail(attach, e);
      return Optional.empty();
    }
  }

  @Override
  public CompletableFuture<Reply> handle(IncomingRequest request) {
    NodeId from = request.signerId();
    AttachReqAns remote = ((AttachReq) request.body()).attach();
    Optional<RequestException> objection =
        protocols.objection(remote.candidates()).or(() -> objection(from));
    if (objection.isPresent()) {
      return CompletableFuture.failedFuture(objection.get());
    }
    Negotiation negotiation = factory.start(false);
    Negotiation former = inbound.put(from, negotiation);
    if (former != null) {
      former.close();
    }
    var _ = context.executor().schedule(negotiation::close, LIMIT_SECONDS, TimeUnit.SECONDS);
    return negotiation
        .prepare()
        .thenApply(
            local -> {
              var _ =
                  negotiation
                      .connect(parameters(remote))
                      .whenComplete(
                          (channel, failure) -> {
                            inbound.remove(from, negotiation);
                            inboundDone(from, remote, channel, failure);
                          });
              return Reply.of(new AttachAns(parameters(local, "active", false)));
            });
  }

  /** The cases of section 6.5.1.2. */
  private Optional<RequestException> objection(NodeId from) {
    if (from.equals(self)) {
      return Optional.of(new RequestException(ErrorCode.NOT_FOUND, "it came back to its sender"));
    }
    if (inbound.size() >= MAX_INBOUND) {
      return Optional.of(new RequestException(ErrorCode.FORBIDDEN, "too many Attaches at once"));
    }
    Outgoing own = outgoing.get(from);
    if (own == null || own.yielded) {
      return Optional.empty();
    }
    // "If the peer's own Node-ID is smaller [...] it MUST cancel retransmission of its own
    // incomplete Attach request."
    if (!own.answered && self.compareTo(from) < 0) {
      own.yieldToOther();
      return Optional.empty();
    }
    return Optional.of(new RequestException(ErrorCode.IN_PROGRESS, ""));
  }

  private void inboundDone(
      NodeId from, AttachReqAns remote, SecureChannel channel, Throwable failure) {
    Outgoing own = outgoing.get(from);
    try {
      if (failure == null) {
        Link link = linkMaker.link(channel, Optional.of(from));
        contacts.linked(link, remote.candidates());
        if (own != null) {
          own.result.complete(link);
        }
        if (remote.sendUpdate()) {
          updateRequested.accept(from);
        }
      } else if (own != null && own.yielded) {
        fail(own, failure);
      }
    } catch (LinkException e) {
      if (own != null && own.yielded) {
        fail(own, e);
      }
    }
  }

  private static void fail(Outgoing attach, Throwable failure) {
    if (attach.result.isDone()) {
      return;
    }
    attach.negotiation.close();
    Throwable cause = Failures.cause(failure);
    attach.result.completeExceptionally(cause);
  }

  private static RequestException timeout(String text) {
    return new RequestException(ErrorCode.REQUEST_TIMEOUT, text);
  }

  void close() {
    List.copyOf(inbound.values()).forEach(Negotiation::close);
    List.copyOf(outgoing.values()).forEach(attach -> fail(attach, timeout("this node is leaving")));
  }

  private AttachReqAns parameters(Negotiation.Parameters own, String role, boolean sendUpdate) {
    Negotiation.Parameters local = contacts.announce(own);
    return new AttachReqAns(
        local.ufrag(),
        local.password(),
        IceCandidates.opaque(role),
        local.candidates(),
        sendUpdate);
  }

  private static Negotiation.Parameters parameters(AttachReqAns remote) {
    return new Negotiation.Parameters(remote.ufrag(), remote.password(), remote.candidates());
  }
}
