package org.chordial.overlay.peer;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.Counters;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.security.VerificationCounters;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.topology.TopologyListener;
import org.chordial.overlay.usage.certificate.CertificateDirectory;
import org.chordial.overlay.usage.sip.SipRegistrar;
import org.chordial.overlay.usage.turn.TurnDirectory;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A RELOAD node (RFC 6940), a peer or a {@linkplain NodeRole client}: joins an overlay and stays in
 * it, coming back by itself with growing pauses when it falls out. Every method is to be called on
 * the context's executor, on which the futures complete and the listeners are called.
 */
public final class OverlayPeer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OverlayPeer.class);
  private static final long FAREWELL_SECONDS = 3;

  private final PeerSettings settings;
  private final CoreContext context;
  final PeerStack stack;

  /** Takes what comes over links; a hostile peer of a test stands before the forwarding layer. */
  BiConsumer<Link, ByteBuf> receiver;

  private final Bootstrap bootstrap;
  private final LinkKeeper keeper;
  private final BootstrapReturns returns;
  private final List<Consumer<PeerStatus>> listeners = new ArrayList<>();
  private final Membership membership;
  private final List<ConfigurationListener> configurationListeners = new ArrayList<>();
  private String farewell = "";

  /**
   * Opens the peer's sockets.
   *
   * @throws OverlayException with the reason and what to do, for example that the port is in use
   */
  public OverlayPeer(PeerSettings settings, Network network, CoreContext context)
      throws OverlayException {
    this(settings, network, context, stack -> PeerStack.tls(stack, context));
  }

  /** A peer of a simulation. */
  public OverlayPeer(
      PeerSettings settings, Network network, CoreContext context, PeerSecurity security)
      throws OverlayException {
    this(
        settings,
        context,
        listener -> new PeerStack(settings, network, context, security, listener));
  }

  OverlayPeer(
      PeerSettings settings,
      Network network,
      CoreContext context,
      Function<PeerStack, LinkSecurity> security)
      throws OverlayException {
    this(
        settings,
        context,
        listener -> new PeerStack(settings, network, context, security, listener));
  }

  private OverlayPeer(PeerSettings settings, CoreContext context, StackMaker maker)
      throws OverlayException {
    this.settings = settings;
    this.context = context;
    this.stack = maker.make(new Links());
    this.receiver = stack.forwarding::received;
    this.bootstrap =
        new Bootstrap(
            stack.endpoint, stack.table, context, stack.protocols.bootstrapOverDatagrams());
    this.returns =
        new BootstrapReturns(
            context, node -> checkBy(List.of(node)), () -> stack.bootstrap().others(address()));
    this.membership = new Membership(stack, bootstrap, context, settings, this::changed);
    this.keeper =
        new LinkKeeper(context, stack.table, stack.forwarding, stack.topology, returns::manyLost);
    stack.topology.addListener(new Topology());
    stack.updates.onAccepted(this::follow);
    stack.updates.onLearned(
        kinds -> configurationListeners.forEach(listener -> listener.learned(kinds)));
  }

  /**
   * Begins to join, and goes on trying until {@link #leave} or {@link #close}.
   *
   * @return completes when the peer is part of the overlay for the first time; fails with an {@link
   *     OverlayException} where the first attempt does, though others follow
   */
  public CompletableFuture<Void> join() {
    return membership.join();
  }

  private void changed() {
    trace("state", Map.of("state", membership.state().name(), "reason", membership.reason()));
    announce();
  }

  private void announce() {
    PeerStatus status = status();
    List.copyOf(listeners).forEach(listener -> listener.accept(status));
  }

  private void trace(String event, Map<String, Object> fields) {
    settings.trace().event(event, fields);
  }

  /** Hands everything over to the neighbours, says farewell and closes. */
  public CompletableFuture<Void> leave() {
    if (membership.state() != PeerState.JOINED) {
      close();
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> handedOver = new CompletableFuture<>();
    var withdrawn = stack.services().relays.withdraw();
    var _ =
        withdrawn
            .handle((_, _) -> true)
            .thenCompose(_ -> stack.topology.leave())
            .whenComplete((_, _) -> handedOver.complete(null));
    var limit =
        context
            .executor()
            .schedule(() -> handedOver.complete(null), FAREWELL_SECONDS, TimeUnit.SECONDS);
    return handedOver
        .handle((_, _) -> limit.cancel(false))
        .thenRunAsync(this::close, context.executor());
  }

  /** Ends without a farewell: links close, sockets close, timers stop. */
  @Override
  public void close() {
    if (membership.state() == PeerState.LEFT) {
      return;
    }
    membership.end(farewell);
    keeper.close();
    returns.close();
    stack.close("This node is leaving.");
  }

  public NodeId nodeId() {
    return stack.self;
  }

  /** Where bootstrap calls and STUN requests are taken. */
  public InetSocketAddress address() {
    return stack.endpoint.localAddress();
  }

  public PeerStatus status() {
    Counters counters = stack.forwarding.counters();
    return new PeerStatus(
        stack.self,
        membership.state(),
        membership.reason(),
        stack.endpoint.localAddress(),
        stack.topology.state(),
        stack.table.size(),
        stack.services().storage.values(),
        keeper.messagesPerSecond(),
        counters.received(),
        counters.forwarded(),
        stack.parameters().sequence(),
        counters.drops(),
        stack.forwarding.conduct().dropped());
  }

  /** Signatures and certificates that this peer has verified. */
  public VerificationCounters verifications() {
    return stack.verifier.counters();
  }

  /** Hears whenever the state or the neighbours change. */
  public void addStatusListener(Consumer<PeerStatus> listener) {
    listeners.add(listener);
  }

  /** Says where a peer may be called that was linked in an earlier run (section 11.4). */
  public void remember(List<InetSocketAddress> bootstrapNodes) {
    bootstrapNodes.forEach(stack.bootstrap()::contact);
  }

  /** Where peers may be called that are or were linked, for the next start; at most ten. */
  public List<InetSocketAddress> callable() {
    return stack.bootstrap().callable();
  }

  /**
   * A peer of this overlay was heard of at that address: to join by, or, where both are in the
   * overlay already and do not know of each other, to bring their halves together (10.7.4.4).
   */
  public void meet(NodeId node, InetSocketAddress address) {
    if (node.equals(stack.self) || stack.table.contains(node)) {
      return;
    }
    stack.bootstrap().know(address);
    // Both hear of each other, and one call is enough.
    if (membership.state() == PeerState.JOINED && stack.self.value().compareTo(node.value()) < 0) {
      var _ =
          bootstrap
              .connect(List.of(address))
              .thenAccept(link -> stack.topology.checkPartition(link.remoteNodeId()));
    }
  }

  /**
   * Becomes the first peer of the overlay, where nobody else is to be found: for overlays whose
   * peers find each other by multicast.
   */
  public void found() {
    membership.found();
  }

  /** The configuration that was accepted last. */
  public SignedConfiguration configuration() {
    return stack.updates.current();
  }

  public void addConfigurationListener(ConfigurationListener listener) {
    configurationListeners.add(listener);
  }

  /**
   * Goes over to a configuration that was fetched and is genuine.
   *
   * @return whether it is newer than the one in force
   */
  public boolean reconfigure(SignedConfiguration fetched) {
    return stack.updates.accept(fetched);
  }

  /** "If a node is not capable of supporting the new requirements, it MUST exit" (11.1). */
  private void follow(SignedConfiguration newer) {
    trace("configuration", Map.of("sequence", newer.configuration().sequence()));
    configurationListeners.forEach(listener -> listener.accepted(newer));
    try {
      stack.reconfigure(newer.configuration());
      announce();
    } catch (OverlayException why) {
      log.warn("{} leaves: {}", stack.self, why.getMessage());
      farewell = why.getMessage();
      configurationListeners.forEach(listener -> listener.leaving(why));
      // After the answer to whoever brought it.
      context
          .executor()
          .execute(
              () -> {
                var _ = leave();
              });
    }
  }

  /** Sends a request of any kind; fails with a {@code RequestException}. */
  public CompletableFuture<Answer> request(List<Destination> to, MessageBody body) {
    return stack.forwarding.request(to, body);
  }

  /** Registration under a user's name, and finding others (RFC 7904). */
  public SipRegistrar sip() {
    return stack.services().sip;
  }

  /** Certificates of users and nodes in the overlay. */
  public CertificateDirectory certificates() {
    return stack.services().certificates;
  }

  /** Offers this peer as a TURN server, and finds others (section 9). */
  public TurnDirectory turn() {
    return stack.services().turn;
  }

  /** This peer's own relay, where it offers one, and those of others that are at hand. */
  public PeerRelays relays() {
    return stack.services().relays;
  }

  /** Stores and fetches values of any Kind. */
  public StorageClient storage() {
    return stack.services().client;
  }

  /** Opens a connection for an application to the node that the list leads to. */
  public CompletableFuture<AppConnection> appAttach(List<Destination> to, int applicationId) {
    return stack.forwarding.appAttach(to, applicationId);
  }

  /** Sets who gets the connections that others open to an application. */
  public void onAppAttach(int applicationId, Consumer<AppConnection> accepted) {
    stack.forwarding.onAppAttach(applicationId, accepted);
  }

  /** Section 10.7.4.4: by a bootstrap node that is not linked, or else by one that is. */
  private void rediscover() {
    List<InetSocketAddress> away = stack.bootstrap().away(address());
    List<InetSocketAddress> all = stack.bootstrap().all();
    var _ =
        checkBy(away.isEmpty() ? all : away)
            .thenCompose(found -> found ? CompletableFuture.completedFuture(true) : checkBy(all));
  }

  /** Completes with whether one of the nodes could be reached. */
  private CompletableFuture<Boolean> checkBy(List<InetSocketAddress> nodes) {
    if (membership.state() != PeerState.JOINED) {
      return CompletableFuture.completedFuture(false);
    }
    return bootstrap
        .connect(nodes)
        .handle(
            (link, failure) -> {
              if (failure == null) {
                stack.topology.checkPartition(link.remoteNodeId());
              }
              return failure == null;
            });
  }

  /** Opens what a peer stands on. */
  @FunctionalInterface
  private interface StackMaker {
    PeerStack make(ConnectionTable.Listener listener) throws OverlayException;
  }

  private final class Links implements ConnectionTable.Listener {
    @Override
    public void connected(Link link) {
      traceLink("link-up", link.remoteNodeId(), String.valueOf(link.remoteAddress()));
      if (stack.bootstrap().contains(link.remoteAddress())) {
        returns.connected(link.remoteNodeId(), link.remoteAddress());
      }
      stack.topology.connected(link.remoteNodeId());
      keeper.changed();
      stack.services().relays.connected();
    }

    @Override
    public void disconnected(NodeId node, String because) {
      traceLink("link-down", node, because);
      stack.topology.disconnected(node);
      returns.disconnected(node);
      keeper.changed();
    }

    @Override
    public void doubted(Link link) {
      stack.forwarding.hedge(link);
      keeper.doubted(link.remoteNodeId());
    }

    @Override
    public void suspicionChanged(Link link) {
      NodeId node = link.remoteNodeId();
      keeper.disturbed();
      if (link.suspected()) {
        traceLink("link-silent", node, "");
        stack.topology.suspect(node);
        stack.forwarding.reroute(link);
      } else {
        traceLink("link-heard", node, "");
        stack.topology.trust(node);
      }
    }

    @Override
    public void received(Link link, ByteBuf message) {
      receiver.accept(link, message);
    }

    private void traceLink(String event, NodeId node, String detail) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("node", node.toString());
      fields.put("detail", detail);
      trace(event, fields);
    }
  }

  private final class Topology implements TopologyListener {
    @Override
    public void changed() {
      announce();
    }

    @Override
    public void doubted(NodeId node) {
      keeper.unconfirmed(node);
    }

    @Override
    public void isolated() {
      membership.isolated();
    }

    /** Section 10.7.4.4: looks for a part of the overlay that was split off. */
    @Override
    public void discover() {
      rediscover();
    }
  }
}
