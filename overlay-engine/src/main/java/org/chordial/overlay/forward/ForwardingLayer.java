package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.AttemptLimiter;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.link.LinkMaker;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.wire.AppAttachReq;
import org.chordial.overlay.wire.AttachReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;

/**
 * The Forwarding and Link Management Layer of a peer (RFC 6940 section 1.2), put together. Used on
 * the peer's serial executor only.
 */
public final class ForwardingLayer implements Requester {

  /**
   * What the layer stands on.
   *
   * @param parameters of the configuration that is in force now
   * @param routing the Topology Plug-in
   * @param via how responses to what this peer forwards find back
   */
  public record Environment(
      NodeId self,
      CoreContext context,
      MessageCodec codec,
      MessageSigner signer,
      SecurityVerifier verifier,
      Supplier<OverlayParameters> parameters,
      ConnectionTable table,
      LinkMaker linkMaker,
      Routing routing,
      ConnectionSettings connections,
      ViaPolicy via,
      MessageTrace trace) {}

  /** What waits on a busy link shall not be doubled. */
  private static final int MAX_HEDGED = 4;

  private final Environment environment;
  private final Counters counters = new Counters();
  private final Conduct conduct;
  private final ContactPoints contacts = new ContactPoints();
  private final Dispatcher dispatcher;
  private final Transactions transactions;
  private final SequenceRecovery requests;
  private final MessageRouter router;
  private final AttachService attaches;
  private final AppAttachService appAttaches;

  public ForwardingLayer(Environment environment) {
    this.environment = environment;
    CoreContext context = environment.context;
    this.conduct = new Conduct(environment.table, context.clock());
    MessageSealer sealer =
        new SignedSealer(environment.codec, environment.signer, environment.verifier);
    // On the executor, not here: a message to itself must not come back inside its own sending.
    Originator originator =
        (header, payload, firstHop) ->
            context.executor().execute(() -> originate(header, payload, firstHop));
    this.dispatcher =
        new Dispatcher(
            environment.self,
            sealer,
            new AnswerCache(context.clock()),
            environment.parameters,
            counters,
            environment.trace,
            originator);
    this.transactions =
        new Transactions(
            environment.self,
            context,
            sealer,
            environment.routing,
            environment.parameters,
            counters,
            environment.trace,
            originator);
    this.requests = new SequenceRecovery(transactions, context, environment.parameters);
    LocalDelivery local =
        new LocalDelivery(
            sealer,
            new Reassembler(context.clock(), counters),
            dispatcher,
            transactions,
            environment.parameters,
            counters,
            conduct,
            environment.trace);
    this.router =
        new MessageRouter(
            environment.self,
            environment.codec,
            environment.table,
            environment.routing,
            new ReturnPaths(environment.via, environment.table, context),
            new UnattachedLinks(environment.signer.credentials().certificate().nodeIds()),
            new HeaderRules(environment.parameters),
            new LoopGuard(context.clock()),
            conduct,
            counters,
            local);
    this.attaches =
        new AttachService(
            environment.self,
            context,
            requests,
            this::negotiation,
            environment.connections.protocols(),
            environment.linkMaker,
            environment.table,
            contacts);
    this.appAttaches =
        new AppAttachService(
            context,
            this,
            this::negotiation,
            environment.connections.protocols(),
            environment.linkMaker);
    dispatcher.handler(PingReq.CODE, new PingResponder(context));
    dispatcher.handler(AttachReq.CODE, attaches);
    dispatcher.handler(AppAttachReq.CODE, appAttaches);
  }

  private Negotiation negotiation(boolean offerer) {
    ConnectionSettings connections = environment.connections;
    return connections.protocols().noIce()
        ? new NoIceNegotiation(
            offerer,
            connections.protocols(),
            connections.network(),
            connections.security(),
            connections.addresses().get())
        : new IceNegotiation(
            offerer,
            connections.ice().get(),
            connections.network(),
            environment.context,
            connections.security());
  }

  private void originate(ForwardingHeader header, byte[] payload, NodeId firstHop) {
    router.originate(header, payload, firstHop);
  }

  /** Takes a message from a link, and its buffer. */
  public void received(Link link, ByteBuf message) {
    router.received(link, message);
  }

  /** Sets who answers the requests of one message code. */
  public void handler(int messageCode, RequestHandler handler) {
    dispatcher.handler(messageCode, handler);
  }

  /**
   * Lets a handler take so many requests from one address within a while; more are refused and
   * counted.
   */
  public RequestHandler limited(RequestHandler handler, int most, Duration within) {
    AttemptLimiter limiter = new AttemptLimiter(most, within, environment.context.clock());
    return new RequestLimit(handler, environment.table, limiter, within, counters);
  }

  /**
   * Tells directly connected nodes where this one may be called, and learns it of them.
   *
   * @param ownPort 0 where this node takes no calls
   */
  public void contacts(IntSupplier ownPort, Consumer<InetSocketAddress> learned) {
    contacts.use(ownPort, learned);
  }

  /** Which neighbours have misbehaved. */
  public Conduct conduct() {
    return conduct;
  }

  @Override
  public CompletableFuture<Answer> request(
      List<Destination> to, MessageBody body, List<GenericCertificate> certificates) {
    return requests.request(to, body, certificates);
  }

  /** Asks a node whether it is there. */
  public CompletableFuture<Answer> ping(List<Destination> to) {
    return request(to, new PingReq(Opaque.EMPTY));
  }

  /**
   * The link's far side does not answer: what waits for it goes another way, where there is one.
   */
  public void reroute(Link link) {
    reroute(link, Integer.MAX_VALUE);
    transactions.reconsider();
  }

  /**
   * The link's far side has not answered yet: what has waited longest goes another way too. Who
   * gets a request twice answers it once (6.2.1).
   */
  public void hedge(Link link) {
    reroute(link, MAX_HEDGED);
  }

  private void reroute(Link link, int most) {
    int left = most;
    for (ByteBuf message : link.pending()) {
      if (left-- > 0) {
        router.reroute(link.remoteNodeId(), message);
      }
      message.release();
    }
  }

  /** A link no longer carries anything: what waits for an answer is sent another way at once. */
  public void wayChanged() {
    transactions.repeat();
  }

  public Attacher attacher() {
    return attaches;
  }

  /** Opens a connection for an application to the last entry of the list. */
  public CompletableFuture<AppConnection> appAttach(List<Destination> to, int applicationId) {
    return appAttaches.attach(to, applicationId);
  }

  /** Sets who gets the connections that others open to an application. */
  public void onAppAttach(int applicationId, Consumer<AppConnection> accepted) {
    appAttaches.application(applicationId, accepted);
  }

  /** Sets who sends an Update to a node that asked for one with its Attach. */
  public void onUpdateRequested(Consumer<NodeId> listener) {
    attaches.updateRequested(listener);
  }

  /** Sets who sends a ConfigUpdate to a node that works with an older configuration. */
  public void onOutdated(
      Consumer<IncomingRequest> requester,
      Function<List<Destination>, CompletableFuture<Answer>> responder) {
    dispatcher.outdated(requester);
    requests.onOutdated(responder);
  }

  /** A newer configuration is in force: requests that wait for it are sent again. */
  public void configured() {
    requests.configured();
  }

  public Counters counters() {
    return counters;
  }

  /** Gives up what is under way. */
  public void close() {
    attaches.close();
    transactions.close();
  }
}
