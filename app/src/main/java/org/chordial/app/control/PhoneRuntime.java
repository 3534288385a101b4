package org.chordial.app.control;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sip.SipException;
import org.chordial.app.call.CallId;
import org.chordial.app.call.CallManager;
import org.chordial.app.call.OverlayDirectory;
import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.PhoneEvents;
import org.chordial.app.call.PhoneException;
import org.chordial.app.call.PhoneFailure;
import org.chordial.app.call.PhoneStatus;
import org.chordial.app.call.SessionMedia;
import org.chordial.app.sip.AppSipConnection;
import org.chordial.app.sip.JainUserAgent;
import org.chordial.app.store.Profile;
import org.chordial.app.store.ProfileKeeper;
import org.chordial.app.store.StoreException;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.agent.WarmAgent;
import org.chordial.ice.diagnosis.NetworkDiagnosis;
import org.chordial.ice.mapping.PortMapper;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DefaultGateways;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.RelayServer;
import org.chordial.media.codec.StandardCodecs;
import org.chordial.media.session.MediaSession;
import org.chordial.media.session.MediaSettings;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.peer.PeerSettings;
import org.chordial.overlay.peer.PeerStatus;
import org.chordial.overlay.security.Credentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole phone: peer, SIP, media and calls on one event loop, out of a profile and options. The
 * window, {@code chordial phone} and the demo run the same. Public methods may be called from any
 * thread but the phone's.
 */
public final class PhoneRuntime implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PhoneRuntime.class);
  private static final long FAREWELL_SECONDS = 5;

  private final NettyRuntime netty = new NettyRuntime(1);
  private final ExecutorService worker =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("media-", 0).factory());
  private final CoreContext context = netty.newContext();
  private final PhoneEvents events = new PhoneEvents();
  private final Credentials credentials;
  private final ProfileKeeper keeper;
  private final SignedConfiguration configuration;
  private final PhoneOptions options;
  private final Path storage;
  private final Network network;
  private final OverlayPeer peer;
  private final List<InetSocketAddress> stunServers;
  private final PortMapper mapper;
  private final WarmAgent warm;
  private final JainUserAgent agent;
  private final CallManager manager;
  private final Registration registration;

  /**
   * Opens the sockets and assembles everything; {@link #join} then goes into the overlay.
   *
   * @throws OverlayException where the certificate has expired or a socket cannot be opened
   * @throws StoreException where the profile is not enrolled or damaged
   * @throws PhoneException where SIP cannot be started
   */
  public PhoneRuntime(Profile profile, PhoneOptions options)
      throws OverlayException, StoreException, PhoneException {
    this.options = options;
    this.storage = profile.directory();
    this.credentials = profile.credentials();
    this.keeper = new ProfileKeeper(profile, context);
    this.network = netty.network(context, options.bind());
    boolean complete = false;
    try {
      checkExpiry();
      configuration = keeper.configuration();
      peer = onExecutor(this::newPeer);
      stunServers = stunServers();
      mapper =
          new PortMapper(network, context, () -> DefaultGateways.find(network.localAddresses()));
      warm = onExecutor(() -> new WarmAgent(this::iceConfig, network, context));
      agent = onExecutor(this::newAgent);
      manager = onExecutor(this::newManager);
      registration = new Registration(peer, credentials.userName(), events, context.clock());
      complete = true;
      worker.execute(Warmup::run);
    } finally {
      if (!complete) {
        keeper.close();
        worker.shutdownNow();
        netty.close();
      }
    }
  }

  private void checkExpiry() throws OverlayException {
    Instant end = credentials.certificate().certificate().getNotAfter().toInstant();
    if (context.clock().instant().isAfter(end)) {
      throw new OverlayException(OverlayFailure.CERTIFICATE_EXPIRED, credentials.userName(), end);
    }
  }

  private OverlayPeer newPeer() throws OverlayException {
    InetAddress address = options.bind().orElseGet(() -> new InetSocketAddress(0).getAddress());
    PeerSettings settings =
        PeerSettings.of(configuration, credentials, new InetSocketAddress(address, 0))
            .withLearnedKinds(keeper.learnedKinds())
            .withStorage(storage)
            .withStunServers(options.stunServers())
            .withTurnServers(options.turnServers())
            .withFindingRelays()
            .withCandidates(options.candidates().forLinks())
            .withTrace(options.trace());
    OverlayPeer made =
        new OverlayPeer(
            options.keyLog().map(settings::withKeyLog).orElse(settings), network, context);
    keeper.attach(made);
    var _ = keeper.left().thenAcceptAsync(this::left, context.executor());
    return made;
  }

  /** The overlay has changed so that this phone cannot stay in it as it is. */
  private void left(OverlayException why) {
    events.accept(new PhoneEvent.Unregistered(why.failure().token(), why.getMessage()));
  }

  private JainUserAgent newAgent() throws PhoneException {
    try {
      return new JainUserAgent(credentials.userName(), peer.nodeId(), options.plainSip(), context);
    } catch (SipException e) {
      throw new PhoneException(
          PhoneFailure.SIP_NOT_STARTED,
          options.plainSip().map(Object::toString).orElse("the overlay"),
          e.getMessage());
    }
  }

  private CallManager newManager() {
    MediaSettings media = mediaSettings();
    CallManager made =
        new CallManager(
            credentials.userName(),
            context,
            agent,
            new OverlayDirectory(
                peer.sip(),
                (to, application) -> peer.appAttach(to, application).thenApply(this::traced),
                () -> peer.status().joined()),
            (call, listener) ->
                new SessionMedia(new MediaSession(media, network, context, listener)),
            events,
            this::status);
    peer.onAppAttach(
        OverlayDirectory.SIPS,
        connection -> made.connected(new AppSipConnection(traced(connection))));
    return made;
  }

  private AppConnection traced(AppConnection connection) {
    return TracedConnection.of(connection, options.trace());
  }

  /** Every peer answers STUN; those that all can reach stand in the configuration. */
  private List<InetSocketAddress> stunServers() {
    List<InetSocketAddress> servers = new ArrayList<>(options.stunServers());
    configuration
        .configuration()
        .bootstrapNodes()
        .forEach(node -> servers.add(new InetSocketAddress(node.address(), node.port())));
    return List.copyOf(servers);
  }

  /** What media gather by: with the relays that the overlay has now beside those named. */
  private IceConfig iceConfig() {
    List<RelayServer> relays = new ArrayList<>(options.turnServers());
    relays.addAll(peer.relays().found());
    return IceConfig.defaults()
        .withKinds(options.candidates().types())
        .withTransports(options.candidates().udp(), options.candidates().tcp())
        .withStunServers(stunServers)
        .withTurnServers(relays)
        .withMapper(mapper);
  }

  private MediaSettings mediaSettings() {
    String cname = Long.toUnsignedString(context.random().nextLong(), 36);
    return new MediaSettings(
        iceConfig(),
        options.devices(),
        new StandardCodecs(),
        worker,
        cname,
        MediaSettings.DEFAULT_PROFILES,
        options.keyLog(),
        MediaSettings.DEFAULT_MEDIA_TIMEOUT,
        Optional.of(warm));
  }

  private <T> T onExecutor(Callable<T> task) throws OverlayException, PhoneException {
    try {
      return context.executor().submit(task).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PhoneException(PhoneFailure.INTERNAL, "interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case OverlayException overlay -> throw overlay;
        case PhoneException phone -> throw phone;
        default -> throw new PhoneException(PhoneFailure.INTERNAL, e.getCause());
      }
    }
  }

  /**
   * Joins the overlay and registers there, and keeps both up.
   *
   * @return completes when the phone can be called for the first time; fails where the first
   *     attempt does, though others follow
   */
  public CompletableFuture<Void> join() {
    CompletableFuture<Void> registered = new CompletableFuture<>();
    context.executor().execute(() -> registration.begin(registered));
    return registered;
  }

  public Phone phone() {
    return manager;
  }

  /** Tries what the network allows; completes on the phone's executor. */
  public CompletableFuture<NetworkSummary> diagnose() {
    return CompletableFuture.completedFuture(stunServers)
        .thenComposeAsync(
            servers ->
                NetworkDiagnosis.run(servers, iceConfig().turnServers(), mapper, network, context),
            context.executor())
        .thenApply(NetworkSummary::of);
  }

  /** How the peer stands; completes on the phone's executor. */
  public CompletableFuture<PeerStatus> peerStatus() {
    return CompletableFuture.supplyAsync(peer::status, context.executor());
  }

  private PhoneStatus status(List<CallId> calls) {
    PeerStatus now = peer.status();
    return new PhoneStatus(
        credentials.userName(),
        peer.nodeId().toString(),
        configuration.configuration().instanceName(),
        now.joined(),
        peer.sip().isRegistered(credentials.userName()),
        now.links(),
        calls);
  }

  /** Ends the calls, withdraws the registration and leaves the overlay; waits a few seconds. */
  @Override
  public void close() {
    manager.close();
    try {
      CompletableFuture.completedFuture(peer)
          .thenComposeAsync(
              it ->
                  it.sip()
                      .unregister(credentials.userName())
                      .orTimeout(2, TimeUnit.SECONDS)
                      .handle((_, _) -> it)
                      .thenComposeAsync(OverlayPeer::leave, context.executor()),
              context.executor())
          .get(FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("the farewell failed", e);
    }
    CompletableFuture.completedFuture(warm)
        .thenComposeAsync(
            it -> {
              it.close();
              return mapper.farewell();
            },
            context.executor())
        .join();
    // Where the farewell took too long, this lets go of what still waited to be sent.
    CompletableFuture.runAsync(peer::close, context.executor()).join();
    agent.close();
    keeper.close();
    worker.shutdownNow();
    netty.close();
  }
}
