package org.chordial.app.store;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.EnrollmentClient;
import org.chordial.overlay.enroll.EnrollmentClient.Fetched;
import org.chordial.overlay.lan.LanBootstrap;
import org.chordial.overlay.peer.ConfigurationListener;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in the profile what a running peer learns of its overlay, and fetches the configuration
 * again before it expires: "The node SHOULD retrieve a new copy of the configuration at a randomly
 * selected time that is before the expiration time" (RFC 6940 section 11.1). Disk and web are left
 * to a thread of its own; everything else happens on the peer's executor.
 */
public final class ProfileKeeper implements ConfigurationListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProfileKeeper.class);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofDays(10);
  private static final long DISK_SECONDS = 5;
  private static final long SAVE_SECONDS = 20;

  private final Profile profile;
  private final EnrollmentClient client;
  private final CoreContext context;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("profile").factory());
  private final CompletableFuture<OverlayException> left = new CompletableFuture<>();
  private OverlayPeer peer;
  private ScheduledFuture<?> next;
  private ScheduledFuture<?> saving;
  private LanBootstrap lan;
  private volatile boolean joined;

  public ProfileKeeper(Profile profile, CoreContext context) {
    this(profile, context, new EnrollmentClient(context.clock()));
  }

  ProfileKeeper(Profile profile, CoreContext context, EnrollmentClient client) {
    this.profile = profile;
    this.context = context;
    this.client = client;
  }

  /**
   * The configuration to start with: the profile's, or a newer one where that has expired. Blocks,
   * for seconds at worst.
   *
   * @throws OverlayException where none can be used now
   */
  public SignedConfiguration configuration() throws OverlayException, StoreException {
    return ConfigurationSources.usable(profile, client, context.clock().instant());
  }

  /** The Kinds that were learned in earlier runs. Blocks. */
  public List<Opaque> learnedKinds() {
    return LearnedKinds.read(profile);
  }

  /** Follows a peer from now on. On the peer's executor. */
  public void attach(OverlayPeer started) {
    peer = started;
    peer.addConfigurationListener(this);
    peer.addStatusListener(status -> joined = status.joined());
    peer.remember(KnownPeers.read(profile));
    saving =
        context
            .executor()
            .scheduleWithFixedDelay(this::saveKnown, SAVE_SECONDS, SAVE_SECONDS, TimeUnit.SECONDS);
    refreshLater();
    ConfigurationDocument configuration = peer.configuration().configuration();
    if (configuration.multicastBootstrap().isPresent()) {
      InetSocketAddress own = peer.address();
      worker.execute(() -> meetByMulticast(configuration, own));
    }
  }

  private void saveKnown() {
    List<InetSocketAddress> callable = peer.callable();
    worker.execute(() -> KnownPeers.write(profile, callable));
  }

  /** Without a server: whoever is on the same network tells where to join. */
  private void meetByMulticast(ConfigurationDocument configuration, InetSocketAddress own) {
    boolean founding = configuration.bootstrapNodes().isEmpty();
    LanBootstrap.Listener listener =
        new LanBootstrap.Listener() {
          @Override
          public void found(NodeId node, InetSocketAddress address) {
            context.executor().execute(() -> peer.meet(node, address));
          }

          @Override
          public void alone() {
            if (founding) {
              context.executor().execute(peer::found);
            }
          }
        };
    try {
      lan =
          LanBootstrap.start(
              configuration,
              profile.credentials(),
              LanBootstrap.interfaces(own.getAddress().isLoopbackAddress()),
              own.getPort(),
              () -> joined,
              context.clock(),
              listener);
    } catch (OverlayException | StoreException e) {
      log.warn("{}", e.getMessage());
    }
  }

  /** Why the peer left, where it could not follow a newer configuration; of any executor. */
  public CompletableFuture<OverlayException> left() {
    return left.copy();
  }

  @Override
  public void accepted(SignedConfiguration newer) {
    worker.execute(() -> keep(newer));
    refreshLater();
  }

  @Override
  public void learned(List<Opaque> kinds) {
    worker.execute(() -> LearnedKinds.write(profile, kinds));
  }

  private void keep(SignedConfiguration newer) {
    try {
      profile.saveConfiguration(newer);
    } catch (StoreException e) {
      log.warn("{}", e.getMessage());
    }
  }

  @Override
  public void leaving(OverlayException why) {
    stopWaiting();
    // What was accepted just before has to be on the disk when somebody starts anew.
    worker.execute(() -> left.complete(why));
  }

  private void refreshLater() {
    stopWaiting();
    ConfigurationDocument known = peer.configuration().configuration();
    if (known.expiration().isEmpty() || !ConfigurationSources.any(profile, known)) {
      return;
    }
    Instant now = context.clock().instant();
    long wait = waitMillis(Duration.between(now, known.expiration().get()));
    next =
        context
            .executor()
            .schedule(() -> worker.execute(this::refresh), wait, TimeUnit.MILLISECONDS);
  }

  /** Somewhere between half of what is left and nine tenths of it. */
  private long waitMillis(Duration left) {
    long most = Math.min(left.toMillis(), LONGEST_WAIT.toMillis());
    long wait = Math.round(most * (0.5 + 0.4 * context.random().nextDouble()));
    return Math.max(wait, SHORTEST_WAIT.toMillis());
  }

  private void refresh() {
    try {
      Fetched fetched =
          ConfigurationSources.newest(
              profile, profile.configuration().orElseThrow().configuration(), client);
      context.executor().execute(() -> follow(fetched.signed()));
    } catch (OverlayException e) {
      log.info("The configuration could not be fetched again: {}", e.getMessage());
      context.executor().execute(this::refreshLater);
    }
  }

  private void follow(SignedConfiguration fetched) {
    if (!peer.reconfigure(fetched)) {
      refreshLater();
    }
  }

  private void closeLan() {
    if (lan != null) {
      lan.close();
    }
  }

  private void stopWaiting() {
    if (next != null) {
      next.cancel(false);
    }
  }

  /** Waits until everything is on the disk. Not on the peer's executor, and after it has ended. */
  @Override
  public void close() {
    stopWaiting();
    if (saving != null) {
      saving.cancel(false);
    }
    worker.execute(this::closeLan);
    worker.shutdown();
    try {
      if (!worker.awaitTermination(DISK_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
